"""Windows's print queues: looked at, handed raw jobs, and started again for a person.

``bits`` tells what the spooler's status words say and what they do not prove, ``calls`` names
the few calls of Windows (pywin32), ``queue`` makes of both what ``posgui.host.cups`` makes of
IPP, ``listing`` asks which queues there are in a process of its own, as that call may hang. Not
yet run on Windows: typed for it, and tested on a recorded fake of exactly those calls.
"""
