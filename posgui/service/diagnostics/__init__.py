"""The one button: climbs the ladder of measurements and comes back with a verdict.

Each rung measures one thing within its own deadline and never disturbs a print in progress;
what the measurements mean is decided by ``posgui.rules.verdict``.
"""
