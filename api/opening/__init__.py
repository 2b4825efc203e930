"""Opening a town (开通): what a place needs before its first report, written from its code, name and superior."""
