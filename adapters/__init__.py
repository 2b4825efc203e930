"""Everything outside (外部接口): one outside thing a file, each behind a port of `cases`, with a twin in memory."""
