#!/usr/bin/env bash
# Protobuf's JSON reader takes the ids of OTLP/JSON for base64, without an error.
#
# Seen: OTLP/JSON writes traceId and spanId in hexadecimal (OTLP specification, "JSON Protobuf
# Encoding"), while protobuf's JSON form writes bytes in base64. The reader of protobuf 6.33.0 accepts
# the specification's own kind of id, since hexadecimal digits are base64 digits, too, and makes 24
# bytes of a trace id of 16, and 12 of a span id of 8. Whoever validates OTLP/JSON with
# opentelemetry-proto and google.protobuf.json_format validates other ids than were sent.
#
# Needs: python3 with venv. No traffic besides the packages.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check protobuf==6.33.0 opentelemetry-proto==1.39.0

output=$("$work/venv/bin/python" - <<'PYTHON'
from google.protobuf import json_format
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

sent = {"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174"}
document = {"resourceSpans": [{"scopeSpans": [{"spans": [{"name": "probe", **sent}]}]}]}
span = json_format.ParseDict(document, TracesData()).resource_spans[0].scope_spans[0].spans[0]
print("trace id:", len(span.trace_id), "bytes, as sent:", span.trace_id.hex() == sent["traceId"])
print("span id:", len(span.span_id), "bytes, as sent:", span.span_id.hex() == sent["spanId"])
PYTHON
)
echo "$output"
expected='trace id: 24 bytes, as sent: False
span id: 12 bytes, as sent: False'
[ "$output" = "$expected" ] || { echo "protobuf behaves otherwise now" >&2; exit 1; }
echo "as described: hexadecimal ids pass as base64"
