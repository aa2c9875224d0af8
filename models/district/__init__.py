"""What a district sets in `agreement.toml`, table by table; `models/terms.py` has them in one."""
