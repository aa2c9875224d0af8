"""The agreement's file."""
