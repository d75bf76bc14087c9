"""People and where they belong: staff accounts and their roles and scope, persons (an e-mail address each),
organisations and districts (stadsdelen); sign-in.
"""
