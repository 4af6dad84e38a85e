-- Last night's orders of a small shop, from the evening of 21 November 2026 to the morning after. Times are in UTC.

CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), total_cents INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('paid', 'cancelled', 'payment_failed')), placed_at TEXT NOT NULL
);
CREATE TABLE refunds (
  id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id), amount_cents INTEGER NOT NULL,
  reason TEXT NOT NULL, refunded_at TEXT NOT NULL
);

INSERT INTO customers VALUES
  (1, 'Haus am See', 'DE'),
  (2, 'Café Lorenz', 'AT'),
  (3, 'Atelier Brun', 'FR'),
  (4, 'Van Dijk Fietsen', 'NL'),
  (5, 'Nordlicht Optik', 'DE'),
  (6, 'Bäckerei Huber', 'AT'),
  (7, 'Librairie du Port', 'FR'),
  (8, 'Studio Zuid', 'NL'),
  (9, 'Werkstatt Ost', 'DE'),
  (10, 'Garten Pfeiffer', 'DE');

INSERT INTO orders VALUES
  (1001, 9, 8350, 'paid', '2026-11-21 20:20'),
  (1002, 6, 4560, 'paid', '2026-11-21 20:38'),
  (1003, 2, 1360, 'paid', '2026-11-21 20:51'),
  (1004, 3, 16010, 'paid', '2026-11-21 21:10'),
  (1005, 3, 7920, 'paid', '2026-11-21 21:29'),
  (1006, 7, 15580, 'paid', '2026-11-21 21:48'),
  (1007, 10, 5920, 'paid', '2026-11-21 22:03'),
  (1008, 7, 4380, 'paid', '2026-11-21 22:26'),
  (1009, 2, 14630, 'payment_failed', '2026-11-21 22:38'),
  (1010, 2, 10640, 'paid', '2026-11-21 22:52'),
  (1011, 6, 1300, 'paid', '2026-11-21 23:11'),
  (1012, 9, 18870, 'paid', '2026-11-21 23:19'),
  (1013, 4, 9200, 'paid', '2026-11-21 23:32'),
  (1014, 3, 11970, 'cancelled', '2026-11-21 23:51'),
  (1015, 6, 16950, 'paid', '2026-11-22 00:12'),
  (1016, 10, 20010, 'paid', '2026-11-22 00:33'),
  (1017, 5, 22460, 'paid', '2026-11-22 00:41'),
  (1018, 4, 11190, 'paid', '2026-11-22 01:03'),
  (1019, 9, 20550, 'paid', '2026-11-22 01:23'),
  (1020, 8, 20090, 'paid', '2026-11-22 01:34'),
  (1021, 8, 16030, 'paid', '2026-11-22 01:44'),
  (1022, 7, 6020, 'paid', '2026-11-22 02:06'),
  (1023, 6, 13920, 'payment_failed', '2026-11-22 02:17'),
  (1024, 3, 13780, 'paid', '2026-11-22 02:31'),
  (1025, 5, 1510, 'paid', '2026-11-22 02:51'),
  (1026, 6, 20780, 'paid', '2026-11-22 03:08'),
  (1027, 6, 2450, 'paid', '2026-11-22 03:31'),
  (1028, 9, 6720, 'paid', '2026-11-22 03:52'),
  (1029, 10, 6430, 'paid', '2026-11-22 04:16'),
  (1030, 9, 22240, 'cancelled', '2026-11-22 04:39'),
  (1031, 4, 21350, 'paid', '2026-11-22 04:50'),
  (1032, 6, 3810, 'paid', '2026-11-22 05:10'),
  (1033, 5, 11300, 'paid', '2026-11-22 05:26'),
  (1034, 1, 2860, 'paid', '2026-11-22 05:41'),
  (1035, 3, 20210, 'paid', '2026-11-22 05:52'),
  (1036, 8, 21370, 'paid', '2026-11-22 06:09');

INSERT INTO refunds VALUES
  (1, 1004, 2490, 'damaged', '2026-11-21 23:40'),
  (2, 1017, 1500, 'late', '2026-11-22 02:15'),
  (3, 1026, 4375, 'wrong size', '2026-11-22 05:02');
