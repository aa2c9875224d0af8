"""The agreement's file, and texts under it."""
