"""Mapping files (对照文件): how a neighbouring system writes what we know, as a clerk can read, change and check it."""
