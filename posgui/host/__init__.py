"""What the operating system knows: its network interfaces, names, routes and neighbours, and
the print queues that feed our ports.

Only read, never changed, but for a print queue that is handed jobs and started again for a
person, and for a device's rights where an administrator agrees; nothing is sent to anybody
but name servers, this machine's own print server and, to see whether it is there, the
printer. What blocks is bounded and meant to be called in a thread. Transports and services
ask here; psutil is loaded when it is first asked.
"""
