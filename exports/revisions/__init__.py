"""Requests for revision as letters."""
