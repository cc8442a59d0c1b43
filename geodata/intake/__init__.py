"""Read other people's files: any table or map file becomes rows of a case, with nothing lost.

The way of a file: `limits` (may it be opened at all), `sniff` and `tables` (text cells as they
stand), `reshape` (months or substances as columns, totals, repeated headers), `mapping` (which
column is what), `numbers`, `dates`, `units`, `substances` (what the cells mean), `convert` (rows
of our tables, and rows set aside with their reason), `case_files` (the case on disk).
"""
