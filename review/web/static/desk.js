// Every htmx request carries the token of the session's forms.
"use strict";
