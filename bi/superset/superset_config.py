"""Superset's settings: everything stays on this machine and in one state folder.

start.py sets CUSTOMS_BI_STATE and writes the secret key before Superset reads this file.
"""

import os
from pathlib import Path

STATE = Path(os.environ["CUSTOMS_BI_STATE"])

SECRET_KEY = (STATE / "secret_key").read_text("ascii").strip()
SQLALCHEMY_DATABASE_URI = f"sqlite:///{STATE / 'superset.db'}?check_same_thread=false"

# Superset's own texts in either language; names in the data are in both anyway.
LANGUAGES = {
    "en": {"flag": "us", "name": "English"},
    "zh": {"flag": "cn", "name": "简体中文"},
}

# The legend of a map is a strip of colours.
HTML_SANITIZATION_SCHEMA_EXTENSIONS = {"attributes": {"span": ["style"]}}

# A chart never asks for more rows than a person can look at; downloads may be larger.
ROW_LIMIT = 10_000
SAMPLES_ROW_LIMIT = 1_000
SQL_MAX_ROW = 100_000
SUPERSET_WEBSERVER_TIMEOUT = 60
SQLLAB_TIMEOUT = 30

# Nothing is cached, so a newly published database shows at once. One process, so limits can be
# counted in its memory.
RATELIMIT_STORAGE_URI = "memory://"

# Superset's own policy also allows map tiles, fonts and a counting pixel of other hosts. A browser
# that shows these dashboards talks to this server alone.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}
