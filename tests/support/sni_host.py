"""A tray of the newer kind alone: a StatusNotifierItem watcher on the session bus.

Prints ``ready``, then ``item NAME`` for each icon that registers. Run it with the
system's Python, which has GLib's bindings: ``/usr/bin/python3 sni_host.py``.
"""

from gi.repository import Gio, GLib  # type: ignore[import-not-found,unused-ignore]  # published without types

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


def called(_bus, sender, _path, _interface, method, _values, invocation):  # type: ignore[no-untyped-def]  # GLib's own types  # noqa: ANN001, ANN201
    if method == "RegisterStatusNotifierItem":
        print("item", sender, flush=True)
    invocation.return_value(None)


def asked(_bus, _sender, _path, _interface, name):  # type: ignore[no-untyped-def]  # GLib's own types  # noqa: ANN001, ANN201
    return PROPERTIES[name]


def on_bus(bus, _name):  # type: ignore[no-untyped-def]  # GLib's own types  # noqa: ANN001, ANN201
    node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
    bus.register_object("/StatusNotifierWatcher", node.interfaces[0], called, asked, None)


def on_name(_bus, _name):  # type: ignore[no-untyped-def]  # GLib's own types  # noqa: ANN001, ANN201
    print("ready", flush=True)


Gio.bus_own_name(Gio.BusType.SESSION, WATCHER, Gio.BusNameOwnerFlags.NONE, on_bus, on_name, None)
GLib.MainLoop().run()
