"""A synthetic province that fills a platform database: deterministic by seed, any scale, with known dirt."""
