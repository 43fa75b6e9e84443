"""The general journal as files for others: CSV, XLSX, DATEV, SAF-T, GDPdU. One file here is one format."""
