"""The audit log as people use it: read by the heads of both sides, checked, anchored elsewhere (§V.6)."""
