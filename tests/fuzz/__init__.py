"""Hostile texts against the rule language (模糊测试): a few in every test run, as many as one likes with make fuzz."""
