"""Calls one action with Tencent Cloud's SDK: SERVICE ACTION PARAMETERS [SIGNATURE METHOD]."""

import json
import sys

from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.cvm.v20170312 import cvm_client
from tencentcloud.cvm.v20170312 import models as cvm_models
from tencentcloud.tmt.v20180321 import models as tmt_models
from tencentcloud.tmt.v20180321 import tmt_client
from tencentcloud.vpc.v20170312 import models as vpc_models
from tencentcloud.vpc.v20170312 import vpc_client

SERVICES = {
    "cvm": (cvm_client.CvmClient, cvm_models),
    "tmt": (tmt_client.TmtClient, tmt_models),
    "vpc": (vpc_client.VpcClient, vpc_models),
}


def call(service, action, parameters, *sign_method):
    client_class, models = SERVICES[service]
    profile = ClientProfile(*sign_method)
    client = client_class(credential.EnvironmentVariableCredential().get_credential(), "ap-guangzhou", profile)
    request = getattr(models, action + "Request")()
    request.from_json_string(parameters)
    return getattr(client, action)(request).to_json_string()


try:
    print(call(*sys.argv[1:]))
except TencentCloudSDKException as e:
    print(json.dumps({"exception": type(e).__name__, "code": e.get_code(), "request_id": e.get_request_id()}))
    sys.exit(7)
