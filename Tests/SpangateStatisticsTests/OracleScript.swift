extension Oracle {
  /// Reads lines of a name, our value and arguments; writes who answers and what.
  static let distributions = """
    import functools, math, os, sys, warnings
    import numpy
    from scipy import special, stats
    from mpmath import mp, mpf
    warnings.simplefilter('ignore')
    numpy.seterr(all='ignore')
    mp.dps = 30
    close = float(os.environ.get('ORACLE_CLOSE', 1e-10))
    \(mpmath)
    \(questions)
    for line in sys.stdin:
      name, value, *arguments = line.split(',')
      value, arguments = float(value), list(map(float, arguments))
      theirs, exact = ask[name]
      try: answer = float(theirs(*arguments))
      except Exception: answer = math.nan
      scale = max(abs(answer), 1 if 'log' in name else 1e-300)
      if math.isfinite(answer) and abs(answer - value) <= close * scale: print('scipy', repr(answer))
      else: print('mpmath', repr(float(exact(value, *arguments))))
    """

  /// Logarithms of both tails, by integrating the logit's density outward from the nearer end: none of our formulas.
  private static let mpmath = """
    @functools.cache
    def tails(a, b, x, y=None):
      a, b, x = mpf(a), mpf(b), mpf(x)
      y = 1 - x if y is None else y
      if a * y < b * x:
        upper, lower = tails(b, a, y, x)
        return lower, upper
      def drop(u): return a * u + (a + b) * mp.log1p(x * mp.expm1(-u))
      def reach(fall):
        low, high = mpf(0), 1 / a
        while drop(high) < fall: low, high = high, 2 * high
        for _ in range(6):
          middle = (low + high) / 2
          low, high = (middle, high) if drop(middle) < fall else (low, middle)
        return high
      area = mp.quad(lambda u: mp.exp(-drop(u)), [0] + [reach(fall) for fall in (1, 5, 20, 90)])
      log = a * mp.log(x) + b * mp.log(y) - logbeta(a, b) + mp.log(area)
      return log, mp.log(-mp.expm1(log))
    def logbeta(a, b): return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(mpf(a) + b)
    def betapdf(x, a, b): return (a - mpf(1)) * mp.log(x) + (b - mpf(1)) * mp.log(1 - mpf(x)) - logbeta(a, b)
    def logchoose(n, k): return -logbeta(mpf(k) + 1, mpf(n) - k + 1) - mp.log(mpf(n) + 1)
    def logpmf(k, n, p): return logchoose(n, k) + k * mp.log(p) + (n - k) * mp.log(1 - mpf(p))
    def below(k, n, p): return tails(k + 1, n - k, p)[1] if k < n else mpf(0)
    def above(k, n, p): return tails(k, n - k + 1, p)[0] if k > 0 else mpf(0)
    def tsf(t, d):
      t, d = mpf(t), mpf(d)
      both = tails(d / 2, 0.5, d / (d + t * t), t * t / (d + t * t))[0]
      return both - mp.log(2) if t >= 0 else mp.log1p(-mp.exp(both) / 2)
    def tpdf(t, d):
      d = mpf(d)
      return -(d + 1) / 2 * mp.log1p(mpf(t)**2 / d) - mp.log(d) / 2 - logbeta(d / 2, 0.5)
    def hpmf(k, N, K, n): return logchoose(K, k) + logchoose(N - K, n - k) - logchoose(N, n)
    @functools.cache
    def hsum(k, N, K, n, up):
      k, N, K, n = map(int, (k, N, K, n))
      total = term = mpf(1)
      first = hpmf(k, N, K, n)
      while term > total * mpf(10)**-35:
        term *= mpf((K - k) * (n - k)) / ((k + 1) * (N - K - n + k + 1)) if up else (
          mpf(k * (N - K - n + k)) / ((K - k + 1) * (n - k + 1)))
        total += term
        k += 1 if up else -1
      return first + mp.log(total)
    def rest(log): return mp.log(-mp.expm1(log))
    def hlow(k, N, K, n):
      return hsum(k, N, K, n, False) if (N + 2) * k <= (n + 1) * (K + 1) else rest(hsum(k + 1, N, K, n, True))
    def hup(k, N, K, n): return hsum(k, N, K, n, True) if (N + 2) * k > (n + 1) * (K + 1) else rest(hsum(k - 1, N, K, n, False))
    def nlow(z): return mp.log(mp.erfc(-mpf(z) / mp.sqrt(2)) / 2)
    # One of Newton's steps from our quantile, in the logarithm: what it moves is our error.
    def better(x, p, tail, logpdf): return mpf(x) * mp.exp((mp.log(p) - tail) * mp.exp(tail - logpdf - mp.log(x)))
    """

  private static let questions = """
    e = mp.exp
    ask = {
      'beta cdf': (lambda x, a, b: special.betainc(a, b, x), lambda v, x, a, b: e(tails(a, b, x)[0])),
      'beta upper': (lambda x, a, b: special.betaincc(a, b, x), lambda v, x, a, b: e(tails(a, b, x)[1])),
      'beta log lower': (lambda x, a, b: stats.beta.logcdf(x, a, b), lambda v, x, a, b: tails(a, b, x)[0]),
      'beta log upper': (lambda x, a, b: stats.beta.logsf(x, a, b), lambda v, x, a, b: tails(a, b, x)[1]),
      'beta log density': (lambda x, a, b: stats.beta.logpdf(x, a, b), lambda v, *r: betapdf(*r)),
      'beta quantile': (lambda p, a, b: stats.beta.ppf(p, a, b),
        lambda v, p, a, b: better(v, p, tails(a, b, v)[0], betapdf(v, a, b))),
      'beta upper quantile': (lambda p, a, b: stats.beta.isf(p, a, b),
        lambda v, p, a, b: mpf(v)**2 / better(v, p, tails(a, b, v)[1], betapdf(v, a, b))),
      'binomial mass': (stats.binom.pmf, lambda v, *r: e(logpmf(*r))),
      'binomial log mass': (stats.binom.logpmf, lambda v, *r: logpmf(*r)),
      'binomial lower': (stats.binom.cdf, lambda v, *r: e(below(*r))),
      'binomial upper': (lambda k, n, p: stats.binom.sf(k - 1, n, p), lambda v, *r: e(above(*r))),
      'binomial log lower': (stats.binom.logcdf, lambda v, *r: below(*r)),
      'binomial log upper': (lambda k, n, p: stats.binom.logsf(k - 1, n, p), lambda v, *r: above(*r)),
      'binomial quantile': (stats.binom.ppf,
        lambda v, q, n, p: v if (v == 0 or e(below(v - 1, n, p)) < q) and e(below(v, n, p)) >= q else math.nan),
      't log density': (stats.t.logpdf, lambda v, *r: tpdf(*r)),
      't upper': (stats.t.sf, lambda v, *r: e(tsf(*r))),
      't log upper': (stats.t.logsf, lambda v, *r: tsf(*r)),
      't upper quantile': (stats.t.isf, lambda v, p, d: mpf(v)**2 / better(v, p, tsf(v, d), tpdf(v, d))),
      't quantile': (stats.t.ppf, lambda v, p, d: v - (e(tsf(-mpf(v), d)) - p) / e(tpdf(v, d))),
      'normal cdf': (special.ndtr, lambda v, z: e(nlow(z))),
      'normal log lower': (special.log_ndtr, lambda v, z: nlow(z)),
      'normal quantile': (special.ndtri, lambda v, p: mp.sqrt(2) * mp.erfinv(2 * mpf(p) - 1)),
      'hypergeometric mass': (stats.hypergeom.pmf, lambda v, *r: e(hpmf(*r))),
      'hypergeometric log mass': (stats.hypergeom.logpmf, lambda v, *r: hpmf(*r)),
      'hypergeometric lower': (stats.hypergeom.cdf, lambda v, *r: e(hlow(*r))),
      'hypergeometric upper': (lambda k, *r: stats.hypergeom.sf(k - 1, *r), lambda v, *r: e(hup(*r))),
      'hypergeometric log lower': (stats.hypergeom.logcdf, lambda v, *r: hlow(*r)),
      'hypergeometric log upper': (lambda k, *r: stats.hypergeom.logsf(k - 1, *r), lambda v, *r: hup(*r)),
    }
    """
}
