"""Calls ecs with Volcengine's SDK: ACTION, to run or to list instances."""

import json
import os
import sys

import volcenginesdkcore
import volcenginesdkecs
from volcenginesdkcore.rest import ApiException

configuration = volcenginesdkcore.Configuration()
configuration.ak = os.environ["VOLCENGINE_ACCESS_KEY"]
configuration.sk = os.environ["VOLCENGINE_SECRET_KEY"]
configuration.region = "cn-beijing"
volcenginesdkcore.Configuration.set_default(configuration)


def run_instances(api):
    return api.run_instances(volcenginesdkecs.RunInstancesRequest(
        image_id="image-aaaaaaaa",
        instance_name="my vm 测试",  # signed right only when encoded right
        instance_type="ecs.g1.large",
        zone_id="cn-beijing-a",
        password="P@ss w0rd+1/2=3",
        network_interfaces=[volcenginesdkecs.NetworkInterfaceForRunInstancesInput(
            subnet_id="subnet-aaaaaaaa", security_group_ids=["sg-aaaaaaaa"])],
        volumes=[volcenginesdkecs.VolumeForRunInstancesInput(size=40, volume_type="ESSD_PL0")],
    ))


def describe_instances(api):
    return api.describe_instances(volcenginesdkecs.DescribeInstancesRequest(max_results=10))


ACTIONS = {"RunInstances": run_instances, "DescribeInstances": describe_instances}

try:
    print(json.dumps(ACTIONS[sys.argv[1]](volcenginesdkecs.ECSApi()).to_dict(), default=str))
except ApiException as e:
    error = json.loads(e.body)["ResponseMetadata"]["Error"]
    print(json.dumps({"exception": type(e).__name__, "status": e.status, "code": error["Code"]}))
    sys.exit(7)
