"""The receipts window: every receipt of a day or of all days, found by what is written on
it, with its picture, what happened to it, and what a person can do with it.

``words``, ``entries`` and ``pages`` know no Qt. The list holds no more than a few hundred
receipts however many there are: ``model`` fetches the pages that are looked at and shows
quiet placeholders until they come. What a button asks for goes through ``posgui.ui.actions``.
"""
