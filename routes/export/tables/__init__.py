"""Workbook, CSV and STIX."""
