"""Stand-ins for services of others (替身): they keep the documented limits, so that a trial and the tests meet them."""
