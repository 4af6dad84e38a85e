/// RFC 1952, by zlib.
package enum Gzip {}
