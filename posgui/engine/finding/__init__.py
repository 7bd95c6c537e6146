"""The one search for printers: everything plugged into this computer or on its network.

``search`` runs the ways of looking (``plugged`` those of this computer, the network's are
``posgui.host.discovery``) and keeps what they saw; ``known`` recognises the configured
printers in it. A person asked for each search; nothing is repeated, and no printer is sent
anything it could print.
"""
