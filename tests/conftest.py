"""What all tests share."""

import os

os.environ["TEXTUAL_ANIMATIONS"] = "none"  # read when textual is imported
