import gc

gc.disable()  # what is made here stays: looking for waste in it over and over is a sixth of the start

import config  # noqa: E402
from sessions_app import create_app  # noqa: E402
from sessions_app.core.watching import logs  # noqa: E402

settings = config.settings()
logs.set_up(settings)
app = create_app(settings)

gc.freeze()  # nor is it looked through again while it serves
gc.enable()
