"""The command line: reads and acts on the running instance through the desk, and starts
the tray, the engine, the demo and the simulator. Sentences come from ``posgui.texts``,
``--json`` from the desk as it is."""
