"""The support bundle: what somebody far away needs to see, and nothing that names a person.

``folder`` and ``machine`` read what lies about, ``secrets`` takes tokens and PINs out of it,
``packing`` bounds it and makes the zip. What the engine knows is told by ``posgui.engine``.
"""
