"""What stands between the network and the lab: whom the server answers, what it takes in, what it sends along.

- ``names``: the names the server answers to, and the sites that may talk to it or show it in a frame;
- ``headers``: the security headers of every answer;
- ``doors``: what is closed: uploads, files handed out by the server, figures about the process;
- ``forged_values``: values of widgets that no browser sends;
- ``patience``: how long a connection may stay without a request;
- ``places``: how many tabs the open files of a process are enough for;
- ``document``: the style sheet and the scripts that every page has from its first moment on;
- ``options``: the command line.
"""
