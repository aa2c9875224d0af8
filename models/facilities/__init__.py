"""What the schools provide to their officers: said by the school each year, checked by the officer (§VIII)."""
