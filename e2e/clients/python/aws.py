"""Asks AWS who it is, with boto3."""

import json
import sys

import boto3
from botocore.exceptions import ClientError

try:
    identity = boto3.client("sts", region_name="us-east-1").get_caller_identity()
    print(json.dumps({name: identity[name] for name in ("Account", "Arn", "UserId")}))
except ClientError as e:
    print(json.dumps({"exception": type(e).__name__, "code": e.response["Error"]["Code"]}))
    sys.exit(7)
