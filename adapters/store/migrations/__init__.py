"""The history of the tables (迁移), applied in order; a step that has been shipped is never edited."""
