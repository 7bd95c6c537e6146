"""A tray of the newer kind alone: a StatusNotifierItem watcher on the session bus.

Prints ``ready``, then ``item NAME`` for each icon that registers. A line on its input
presses the newest of them as a left click does, and prints ``pressed CLOCK`` (seconds of
``time.monotonic``). Run it with the system's Python, which has GLib's bindings:
``/usr/bin/python3 sni_host.py``.
"""

import sys
import time
from typing import Any

from gi.repository import Gio, GLib  # type: ignore[import-not-found,unused-ignore]  # published without types

ITEM = "org.kde.StatusNotifierItem"
WATCHER = "org.kde.StatusNotifierWatcher"
INTERFACE = f"""
<node><interface name="{WATCHER}">
  <method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
  <method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
  <property name="RegisteredStatusNotifierItems" type="as" access="read"/>
  <property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
  <property name="ProtocolVersion" type="i" access="read"/>
  <signal name="StatusNotifierHostRegistered"/>
</interface></node>"""
PROPERTIES = {
    "RegisteredStatusNotifierItems": GLib.Variant("as", []),
    "IsStatusNotifierHostRegistered": GLib.Variant("b", True),
    "ProtocolVersion": GLib.Variant("i", 0),
}
newest: dict[str, Any] = {}


def called(bus, sender, _path, _interface, method, _values, invocation):  # type: ignore[no-untyped-def]  # GLib's own types  # noqa: ANN001, ANN201
    if method == "RegisterStatusNotifierItem":
        newest.update(bus=bus, name=sender)
        print("item", sender, flush=True)
    invocation.return_value(None)


def asked(_bus, _sender, _path, _interface, name):  # type: ignore[no-untyped-def]  # GLib's own types  # noqa: ANN001, ANN201
    return PROPERTIES[name]


def on_bus(bus, _name):  # type: ignore[no-untyped-def]  # GLib's own types  # noqa: ANN001, ANN201
    node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
    bus.register_object("/StatusNotifierWatcher", node.interfaces[0], called, asked, None)


def on_name(_bus, _name):  # type: ignore[no-untyped-def]  # GLib's own types  # noqa: ANN001, ANN201
    print("ready", flush=True)


def on_input(_channel, _condition):  # type: ignore[no-untyped-def]  # GLib's own types  # noqa: ANN001, ANN201
    if not sys.stdin.readline():
        return False
    print("pressed", time.monotonic(), flush=True)
    place = (newest["name"], "/StatusNotifierItem", ITEM, "Activate")
    point = GLib.Variant("(ii)", (0, 0))
    newest["bus"].call(*place, point, None, Gio.DBusCallFlags.NONE, -1, None, None)
    return True


GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, on_input)
Gio.bus_own_name(Gio.BusType.SESSION, WATCHER, Gio.BusNameOwnerFlags.NONE, on_bus, on_name, None)
GLib.MainLoop().run()
