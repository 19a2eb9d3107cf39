// Lists regions with Alibaba Cloud's SDKs: "acs3" for the one of today, "rpc" for the one before it.
'use strict';

const OpenApi = require('@alicloud/openapi-client');
const { RuntimeOptions } = require('@alicloud/tea-util');
const { RPCClient } = require('@alicloud/pop-core');

const credential = {
  accessKeyId: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID,
  accessKeySecret: process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
};

async function acs3() {
  const client = new OpenApi.default(new OpenApi.Config({ ...credential, endpoint: 'ecs.cn-hangzhou.aliyuncs.com' }));
  const action = new OpenApi.Params({
    action: 'DescribeRegions', version: '2014-05-26', protocol: 'HTTPS', method: 'POST', pathname: '/',
    authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json',
  });
  const request = new OpenApi.OpenApiRequest({ query: { RegionId: 'cn-hangzhou' } });
  return (await client.callApi(action, request, new RuntimeOptions({}))).body;
}

function rpc() {
  const client = new RPCClient({ ...credential, endpoint: 'https://ecs.aliyuncs.com', apiVersion: '2014-05-26' });
  return client.request('DescribeRegions', { RegionId: 'cn-hangzhou' }, { method: 'POST' });
}

({ acs3, rpc })[process.argv[2]]().then(
  (reply) => console.log(JSON.stringify(reply)),
  (err) => {
    console.log(JSON.stringify({ exception: err.name, code: err.code }));
    process.exitCode = 7;
  },
);
