"""What looks for holes in the product itself (扫描): rules for semgrep, the baseline of secrets, the audit."""
