# What to tell of each class of mistakes in mistakes.hcl, and what to do, in English and Chinese, and a line of code that does
# it right. A class is read when it is told.

mistake "key-message-swapped" {
  text    = "The key and the message were given to the HMAC function the wrong way round."
  fix     = "Check the argument order of your HMAC function: PHP's hash_hmac and CryptoJS take the message first, most others the key first."
  text_zh = "调用 HMAC 函数时，密钥和待签名内容的位置传反了。"
  fix_zh  = "核对所用 HMAC 函数的参数顺序：PHP 的 hash_hmac 和 CryptoJS 先传消息后传密钥，其他语言大多先传密钥。"
  code = {
    python     = "digest = hmac.new(key, message, hashlib.sha256).digest()"
    php        = "$digest = hash_hmac('sha256', $message, $key, true);"
    java       = "Mac mac = Mac.getInstance(\"HmacSHA256\"); mac.init(new SecretKeySpec(key, \"HmacSHA256\")); byte[] digest = mac.doFinal(message);"
    javascript = "const digest = crypto.createHmac('sha256', key).update(message).digest(); // CryptoJS.HmacSHA256(message, key)"
    go         = "mac := hmac.New(sha256.New, key); mac.Write(message); digest := mac.Sum(nil)"
    csharp     = "byte[] digest = new HMACSHA256(key).ComputeHash(message);"
    ruby       = "digest = OpenSSL::HMAC.digest('SHA256', key, message)"
  }
}

mistake "key-prefix-missing" {
  text    = "The scheme's prefix was not put before the secret when the signing key was derived."
  fix     = "Start the derivation with the scheme's prefix and the secret, such as \"TC3\"+secret for Tencent Cloud or \"AWS4\"+secret for AWS."
  text_zh = "派生签名密钥时，密钥前面没有拼接签名方法规定的前缀。"
  fix_zh  = "派生的第一步要用“前缀 + 密钥”作为 HMAC 的 key，例如腾讯云用 \"TC3\" + SecretKey，AWS 用 \"AWS4\" + SecretKey。"
  code = {
    python     = "secret_date = hmac.new((prefix + secret).encode(), date.encode(), hashlib.sha256).digest()  # prefix: \"TC3\" or \"AWS4\""
    php        = "$secretDate = hash_hmac('sha256', $date, $prefix . $secret, true); // $prefix: 'TC3' or 'AWS4'"
    java       = "mac.init(new SecretKeySpec((prefix + secret).getBytes(StandardCharsets.UTF_8), \"HmacSHA256\")); // prefix: \"TC3\" or \"AWS4\""
    javascript = "const secretDate = crypto.createHmac('sha256', prefix + secret).update(date).digest(); // prefix: 'TC3' or 'AWS4'"
    go         = "mac := hmac.New(sha256.New, []byte(prefix+secret)) // prefix: \"TC3\" or \"AWS4\""
    csharp     = "byte[] secretDate = new HMACSHA256(Encoding.UTF8.GetBytes(prefix + secret)).ComputeHash(Encoding.UTF8.GetBytes(date)); // prefix: \"TC3\" or \"AWS4\""
    ruby       = "secret_date = OpenSSL::HMAC.digest('SHA256', prefix + secret, date) # prefix: 'TC3' or 'AWS4'"
  }
}

mistake "key-prefix-wrong" {
  text    = "A prefix that belongs to another vendor's scheme was put before the secret."
  fix     = "Put before the secret exactly what this scheme asks for: \"TC3\" for Tencent Cloud, \"AWS4\" for AWS, and nothing for Volcengine, Alibaba Cloud and QingCloud."
  text_zh = "密钥前面拼接了别家签名方法的前缀。"
  fix_zh  = "按本签名方法的要求拼接前缀：腾讯云是 \"TC3\"，AWS 是 \"AWS4\"，火山引擎、阿里云和青云直接使用密钥原文，不加前缀。"
  code = {
    python     = "secret_date = hmac.new((prefix + secret).encode(), date.encode(), hashlib.sha256).digest()  # prefix: \"TC3\", \"AWS4\" or \"\""
    php        = "$secretDate = hash_hmac('sha256', $date, $prefix . $secret, true); // $prefix: 'TC3', 'AWS4' or ''"
    java       = "mac.init(new SecretKeySpec((prefix + secret).getBytes(StandardCharsets.UTF_8), \"HmacSHA256\")); // prefix: \"TC3\", \"AWS4\" or \"\""
    javascript = "const secretDate = crypto.createHmac('sha256', prefix + secret).update(date).digest(); // prefix: 'TC3', 'AWS4' or ''"
    go         = "mac := hmac.New(sha256.New, []byte(prefix+secret)) // prefix: \"TC3\", \"AWS4\" or \"\""
    csharp     = "byte[] secretDate = new HMACSHA256(Encoding.UTF8.GetBytes(prefix + secret)).ComputeHash(Encoding.UTF8.GetBytes(date)); // prefix: \"TC3\", \"AWS4\" or \"\""
    ruby       = "secret_date = OpenSSL::HMAC.digest('SHA256', prefix + secret, date) # prefix: 'TC3', 'AWS4' or ''"
  }
}

mistake "key-suffix-missing" {
  text    = "The HMAC key is the secret with a suffix (\"&\" in Alibaba Cloud's RPC style), and the suffix is missing."
  fix     = "Use the secret followed by the suffix as the key, for Alibaba Cloud's RPC style AccessKeySecret + \"&\"."
  text_zh = "HMAC 的 key 应为密钥加后缀（阿里云 RPC 风格是 \"&\"），但后缀漏掉了。"
  fix_zh  = "用“密钥 + 后缀”作为 HMAC 的 key，阿里云 RPC 风格即 AccessKeySecret + \"&\"。"
  code = {
    python     = "digest = hmac.new((secret + \"&\").encode(), string_to_sign.encode(), hashlib.sha1).digest()"
    php        = "$digest = hash_hmac('sha1', $stringToSign, $secret . '&', true);"
    java       = "mac.init(new SecretKeySpec((secret + \"&\").getBytes(StandardCharsets.UTF_8), \"HmacSHA1\"));"
    javascript = "const digest = crypto.createHmac('sha1', secret + '&').update(stringToSign).digest();"
    go         = "mac := hmac.New(sha1.New, []byte(secret+\"&\"))"
    csharp     = "byte[] digest = new HMACSHA1(Encoding.UTF8.GetBytes(secret + \"&\")).ComputeHash(Encoding.UTF8.GetBytes(stringToSign));"
    ruby       = "digest = OpenSSL::HMAC.digest('SHA1', secret + '&', string_to_sign)"
  }
}

mistake "key-suffix-extra" {
  text    = "An \"&\" was appended to the secret, which only signatures such as Alibaba Cloud's RPC style want."
  fix     = "Use the secret unchanged as the key."
  text_zh = "密钥后面多拼了一个 \"&\"，只有阿里云 RPC 风格这类签名才需要它。"
  fix_zh  = "直接使用密钥原文，不要追加任何字符。"
  code = {
    python     = "key = secret.encode(\"utf-8\")"
    php        = "$key = $secret;"
    java       = "byte[] key = secret.getBytes(StandardCharsets.UTF_8);"
    javascript = "const key = Buffer.from(secret, 'utf8');"
    go         = "key := []byte(secret)"
    csharp     = "byte[] key = Encoding.UTF8.GetBytes(secret);"
    ruby       = "key = secret"
  }
}

mistake "derivation-hex-chain" {
  text    = "An intermediate key was turned into hex text before the next HMAC step."
  fix     = "Keep the raw bytes between the steps, and write only the last signature in hex."
  text_zh = "派生签名密钥时，中间步骤的结果先转成了十六进制文本，再参与下一步 HMAC。"
  fix_zh  = "各步之间直接传递原始字节，只有最后得到的签名才转成十六进制。"
  code = {
    python     = "key = hmac.new(key, part.encode(), hashlib.sha256).digest()  # not hexdigest()"
    php        = "$key = hash_hmac('sha256', $part, $key, true); // true: raw bytes, not hex"
    java       = "mac.init(new SecretKeySpec(key, \"HmacSHA256\")); key = mac.doFinal(part.getBytes(StandardCharsets.UTF_8));"
    javascript = "key = crypto.createHmac('sha256', key).update(part).digest(); // not digest('hex')"
    go         = "mac := hmac.New(sha256.New, key); mac.Write([]byte(part)); key = mac.Sum(nil)"
    csharp     = "key = new HMACSHA256(key).ComputeHash(Encoding.UTF8.GetBytes(part));"
    ruby       = "key = OpenSSL::HMAC.digest('SHA256', key, part) # not hexdigest"
  }
}

mistake "derivation-step-wrong" {
  text    = "The signing key was derived with a missing, reordered or different step."
  fix     = "Derive in the documented order with exactly the values of the credential scope."
  text_zh = "派生签名密钥时，步骤有遗漏、顺序不对，或者某一步用的值不对。"
  fix_zh  = "严格按文档规定的顺序逐步派生，每一步的值都与凭证范围（scope）中的完全一致。"
  code = {
    python     = "for part in scope.split(\"/\"): key = hmac.new(key, part.encode(), hashlib.sha256).digest()"
    php        = "foreach (explode('/', $scope) as $part) { $key = hash_hmac('sha256', $part, $key, true); }"
    java       = "for (String part : scope.split(\"/\")) { mac.init(new SecretKeySpec(key, \"HmacSHA256\")); key = mac.doFinal(part.getBytes(StandardCharsets.UTF_8)); }"
    javascript = "for (const part of scope.split('/')) key = crypto.createHmac('sha256', key).update(part).digest();"
    go         = "for _, part := range strings.Split(scope, \"/\") { mac := hmac.New(sha256.New, key); mac.Write([]byte(part)); key = mac.Sum(nil) }"
    csharp     = "foreach (var part in scope.Split('/')) key = new HMACSHA256(key).ComputeHash(Encoding.UTF8.GetBytes(part));"
    ruby       = "scope.split('/').each { |part| key = OpenSSL::HMAC.digest('SHA256', key, part) }"
  }
}

mistake "derivation-terminator-wrong" {
  text    = "The last derivation step used the terminator of another vendor's scheme."
  fix     = "Use the scheme's own terminator in key and scope alike: \"tc3_request\" for Tencent Cloud, \"aws4_request\" for AWS, \"request\" for Volcengine."
  text_zh = "派生签名密钥的最后一步用了别家签名方法的结尾字符串。"
  fix_zh  = "派生密钥和凭证范围（scope）都使用本签名方法的结尾字符串：腾讯云是 \"tc3_request\"，AWS 是 \"aws4_request\"，火山引擎是 \"request\"。"
}

mistake "derivation-date-stale" {
  text    = "The signing key was derived for another date than the one in the scope (cached over midnight, or a second clock read)."
  fix     = "Derive the key again for every new UTC date, from the same time value as the timestamp."
  text_zh = "派生签名密钥用的日期与凭证范围（scope）里的日期不一致（密钥缓存跨了零点，或者取了两次时间）。"
  fix_zh  = "UTC 日期一变就重新派生签名密钥，并且与时间戳取自同一个时间值。"
  code = {
    python     = "date = time.strftime(\"%Y-%m-%d\", time.gmtime(timestamp))  # \"%Y%m%d\" for AWS and Volcengine"
    php        = "$date = gmdate('Y-m-d', $timestamp); // 'Ymd' for AWS and Volcengine"
    java       = "String date = DateTimeFormatter.ofPattern(\"yyyy-MM-dd\").withZone(ZoneOffset.UTC).format(Instant.ofEpochSecond(timestamp)); // \"yyyyMMdd\" for AWS and Volcengine"
    javascript = "const date = new Date(timestamp * 1000).toISOString().slice(0, 10); // AWS and Volcengine: .replaceAll('-', '')"
    go         = "date := time.Unix(timestamp, 0).UTC().Format(\"2006-01-02\") // \"20060102\" for AWS and Volcengine"
    csharp     = "string date = DateTimeOffset.FromUnixTimeSeconds(timestamp).ToString(\"yyyy-MM-dd\", CultureInfo.InvariantCulture); // \"yyyyMMdd\" for AWS and Volcengine"
    ruby       = "date = Time.at(timestamp).utc.strftime('%Y-%m-%d') # '%Y%m%d' for AWS and Volcengine"
  }
}

mistake "secret-whitespace" {
  text    = "The secret used for signing has white space before or after it."
  fix     = "Trim the secret when it is read from a file, an environment variable or a form."
  text_zh = "签名所用的密钥首尾带有空白字符（空格、制表符、换行符或 BOM）。"
  fix_zh  = "从文件、环境变量或表单读取密钥后，先去掉首尾空白再使用。"
  code = {
    python     = "secret = secret.strip()"
    php        = "$secret = trim($secret);"
    java       = "secret = secret.strip();"
    javascript = "secret = secret.trim();"
    go         = "secret = strings.TrimSpace(secret)"
    csharp     = "secret = secret.Trim();"
    ruby       = "secret = secret.strip"
  }
}

mistake "secret-extra-text" {
  text    = "Extra characters, such as quotes or a piece of the shell prompt, are stuck to the secret."
  fix     = "Copy the secret again without prompt characters, quotes or joined fields."
  text_zh = "密钥上粘连了多余的字符，例如引号、命令行提示符或相邻字段。"
  fix_zh  = "重新复制密钥，不要带上提示符、引号或其他字段的内容。"
}

mistake "secret-mangled" {
  text    = "The secret was altered on its way to the signer, for instance by form decoding or by the expansion of a shell or a template."
  fix     = "Quote the secret in shells and configuration files, and do not URL-decode or URL-encode it."
  text_zh = "密钥在传到签名代码的途中被改动了，例如表单解码、shell 变量展开或模板替换。"
  fix_zh  = "在 shell 和配置文件中给密钥加上引号（shell 用单引号），也不要对它做 URL 编码或解码。"
}

mistake "secret-empty" {
  text    = "The request was signed with an empty or placeholder secret."
  fix     = "Check the name of the environment variable or configuration item, and stop when it is not set."
  text_zh = "签名时密钥为空，或者用的是占位符。"
  fix_zh  = "检查环境变量或配置项的名称是否正确，读不到密钥时应直接报错退出。"
  code = {
    python     = "if not secret: raise ValueError(\"the secret is not set\")"
    php        = "if ((string) $secret === '') { throw new RuntimeException('the secret is not set'); }"
    java       = "if (secret == null || secret.isEmpty()) throw new IllegalStateException(\"the secret is not set\");"
    javascript = "if (!secret) throw new Error('the secret is not set');"
    go         = "if secret == \"\" { log.Fatal(\"the secret is not set\") }"
    csharp     = "if (string.IsNullOrEmpty(secret)) throw new InvalidOperationException(\"the secret is not set\");"
    ruby       = "raise 'the secret is not set' if secret.to_s.empty?"
  }
}

mistake "secret-encoding" {
  text    = "The secret was decoded or encoded before it was used as the key."
  fix     = "Use the text of the secret as the HMAC key, even if it looks like base64."
  text_zh = "密钥在使用前被多做了一次编码或解码（base64 或十六进制）。"
  fix_zh  = "直接用密钥的文本作为 HMAC 的 key，即使它看上去像 base64。"
  code = {
    python     = "key = secret.encode(\"utf-8\")"
    php        = "$key = $secret;"
    java       = "byte[] key = secret.getBytes(StandardCharsets.UTF_8);"
    javascript = "const key = Buffer.from(secret, 'utf8');"
    go         = "key := []byte(secret)"
    csharp     = "byte[] key = Encoding.UTF8.GetBytes(secret);"
    ruby       = "key = secret"
  }
}

mistake "id-secret-swapped" {
  text    = "The access key id and the secret are exchanged."
  fix     = "Swap the two settings, and replace the key pair if the secret was sent over the network as an id."
  text_zh = "访问密钥 ID 与密钥填反了。"
  fix_zh  = "把两个配置项对调；如果密钥已作为 ID 发送出去，请尽快更换这对密钥。"
}

mistake "wrong-secret" {
  text    = "No mistake in building the signature explains it, so the secret most likely does not belong to this id."
  fix     = "Compare the id and the secret with the console, and make a new key pair if in doubt (SMTP passwords and keys of other accounts or vendors are usual)."
  text_zh = "签名过程中的任何已知错误都解释不了这个结果，很可能是密钥与密钥 ID 不匹配。"
  fix_zh  = "在控制台核对密钥 ID 和密钥，拿不准就新建一对（常见的是误用 SMTP 密码、其他账号或其他厂商的密钥）。"
}

mistake "hash-algorithm-mismatch" {
  text    = "The hash used for the signature is not the one that the request declares or the scheme requires."
  fix     = "Make the declared algorithm (SignatureMethod, algorithm=) and the code agree."
  text_zh = "签名实际使用的哈希算法与请求中声明的或签名方法要求的不一致。"
  fix_zh  = "让声明的算法（SignatureMethod、algorithm= 等）与代码实际使用的算法保持一致。"
}

mistake "hex-then-base64" {
  text    = "The hex text of the digest was base64-encoded instead of the raw bytes."
  fix     = "Ask the HMAC function for raw bytes (digest, raw output) and base64-encode those."
  text_zh = "把摘要的十六进制文本做了 base64 编码，而应编码的是摘要的原始字节。"
  fix_zh  = "让 HMAC 函数输出原始字节（digest 或 raw output），再对这些字节做 base64 编码。"
  code = {
    python     = "signature = base64.b64encode(mac.digest()).decode(\"ascii\")  # not mac.hexdigest()"
    php        = "$signature = base64_encode(hash_hmac($algorithm, $message, $key, true)); // true: raw bytes, not hex"
    java       = "String signature = Base64.getEncoder().encodeToString(mac.doFinal(message));"
    javascript = "const signature = mac.digest('base64');"
    go         = "signature := base64.StdEncoding.EncodeToString(mac.Sum(nil))"
    csharp     = "string signature = Convert.ToBase64String(mac.ComputeHash(message));"
    ruby       = "signature = Base64.strict_encode64(OpenSSL::HMAC.digest(algorithm, key, message))"
  }
}

mistake "hex-instead-of-base64" {
  text    = "The signature was sent in hex, but this scheme wants base64."
  fix     = "Base64-encode the raw digest."
  text_zh = "签名以十六进制发送，但该签名方法要求 base64。"
  fix_zh  = "对摘要的原始字节做 base64 编码。"
  code = {
    python     = "signature = base64.b64encode(mac.digest()).decode(\"ascii\")  # not mac.hexdigest()"
    php        = "$signature = base64_encode(hash_hmac($algorithm, $message, $key, true)); // true: raw bytes, not hex"
    java       = "String signature = Base64.getEncoder().encodeToString(mac.doFinal(message));"
    javascript = "const signature = mac.digest('base64');"
    go         = "signature := base64.StdEncoding.EncodeToString(mac.Sum(nil))"
    csharp     = "string signature = Convert.ToBase64String(mac.ComputeHash(message));"
    ruby       = "signature = Base64.strict_encode64(OpenSSL::HMAC.digest(algorithm, key, message))"
  }
}

mistake "base64-instead-of-hex" {
  text    = "The signature was sent in base64, but this scheme wants hex."
  fix     = "Send the digest in lower-case hex."
  text_zh = "签名以 base64 发送，但该签名方法要求十六进制。"
  fix_zh  = "发送摘要的小写十六进制文本。"
  code = {
    python     = "signature = mac.hexdigest()"
    php        = "$signature = hash_hmac($algorithm, $message, $key);"
    java       = "String signature = HexFormat.of().formatHex(mac.doFinal(message));"
    javascript = "const signature = mac.digest('hex');"
    go         = "signature := hex.EncodeToString(mac.Sum(nil))"
    csharp     = "string signature = Convert.ToHexString(mac.ComputeHash(message)).ToLowerInvariant();"
    ruby       = "signature = OpenSSL::HMAC.hexdigest(algorithm, key, message)"
  }
}

mistake "hex-uppercase" {
  text    = "The hex signature is in upper case."
  fix     = "Use lower-case hex."
  text_zh = "签名的十六进制文本用了大写字母。"
  fix_zh  = "使用小写十六进制。"
  code = {
    python     = "signature = mac.hexdigest()"
    php        = "$signature = hash_hmac($algorithm, $message, $key);"
    java       = "String signature = HexFormat.of().formatHex(mac.doFinal(message));"
    javascript = "const signature = mac.digest('hex');"
    go         = "signature := hex.EncodeToString(mac.Sum(nil))"
    csharp     = "string signature = Convert.ToHexString(mac.ComputeHash(message)).ToLowerInvariant();"
    ruby       = "signature = OpenSSL::HMAC.hexdigest(algorithm, key, message)"
  }
}

mistake "base64-variant" {
  text    = "The signature is not plain one-line base64 with padding."
  fix     = "Use standard base64 without line wrapping (strict_encode64, NO_WRAP, base64 -w0) and keep the = padding."
  text_zh = "签名不是标准的单行 base64：用了 URL 安全字母表、带有换行，或者缺少末尾的 =。"
  fix_zh  = "使用标准 base64，不换行（如 strict_encode64、NO_WRAP、base64 -w0），并保留末尾的 = 填充。"
  code = {
    python     = "signature = base64.b64encode(digest).decode(\"ascii\")  # not encodebytes, not urlsafe_b64encode"
    php        = "$signature = base64_encode($digest);"
    java       = "String signature = Base64.getEncoder().encodeToString(digest); // not getMimeEncoder, not getUrlEncoder"
    javascript = "const signature = digest.toString('base64'); // not 'base64url'"
    go         = "signature := base64.StdEncoding.EncodeToString(digest) // not URLEncoding, not RawStdEncoding"
    csharp     = "string signature = Convert.ToBase64String(digest); // without InsertLineBreaks"
    ruby       = "signature = Base64.strict_encode64(digest) # not encode64, not urlsafe_encode64"
  }
}

mistake "bytes-repr" {
  text    = "The printed form of a byte array, such as b'...', was sent instead of the signature."
  fix     = "Turn the base64 bytes into a string before using them (.decode() in Python 3)."
  text_zh = "发送的是字节数组的打印形式（如 b'...'、System.Byte[]），而不是签名本身。"
  fix_zh  = "先把 base64 的结果转成字符串再使用（Python 3 用 .decode()）。"
  code = {
    python     = "signature = base64.b64encode(digest).decode(\"ascii\")  # not str(...)"
    java       = "String signature = Base64.getEncoder().encodeToString(digest); // not digest.toString()"
    javascript = "const signature = digest.toString('base64'); // digest is a Buffer"
    go         = "signature := base64.StdEncoding.EncodeToString(digest) // not fmt.Sprint(digest)"
    csharp     = "string signature = Convert.ToBase64String(digest); // not digest.ToString()"
  }
}

mistake "digest-mangled" {
  text    = "The binary digest was treated as text (stripped, or decoded into a string) on the way to base64."
  fix     = "Base64-encode the untouched bytes of the digest."
  text_zh = "二进制摘要在做 base64 之前被当成文本处理过（如 strip()，或按字符集解码成字符串）。"
  fix_zh  = "摘要的字节不要做任何处理，直接进行 base64 编码。"
  code = {
    python     = "signature = base64.b64encode(mac.digest()).decode(\"ascii\")  # not mac.hexdigest()"
    php        = "$signature = base64_encode(hash_hmac($algorithm, $message, $key, true)); // true: raw bytes, not hex"
    java       = "String signature = Base64.getEncoder().encodeToString(mac.doFinal(message));"
    javascript = "const signature = mac.digest('base64');"
    go         = "signature := base64.StdEncoding.EncodeToString(mac.Sum(nil))"
    csharp     = "string signature = Convert.ToBase64String(mac.ComputeHash(message));"
    ruby       = "signature = Base64.strict_encode64(OpenSSL::HMAC.digest(algorithm, key, message))"
  }
}

mistake "signature-not-urlencoded" {
  text    = "The base64 signature was put into the URL or form without URL-encoding, so that + arrived as a space."
  fix     = "URL-encode the signature value (quote or encodeURIComponent, not escape)."
  text_zh = "base64 签名未经 URL 编码就放进了 URL 或表单，其中的 + 到服务端变成了空格。"
  fix_zh  = "对签名值做 URL 编码（用 quote、encodeURIComponent，不要用 escape）。"
  code = {
    python     = "encoded = urllib.parse.quote(signature, safe=\"\")"
    php        = "$encoded = rawurlencode($signature);"
    java       = "String encoded = URLEncoder.encode(signature, StandardCharsets.UTF_8);"
    javascript = "const encoded = encodeURIComponent(signature); // not escape(), not encodeURI()"
    go         = "encoded := url.QueryEscape(signature)"
    csharp     = "string encoded = Uri.EscapeDataString(signature);"
    ruby       = "encoded = CGI.escape(signature)"
  }
}

mistake "signature-urlencoded" {
  text    = "The signature was URL-encoded once too often."
  fix     = "URL-encode the signature exactly once in a URL or form, and never in a header."
  text_zh = "签名多做了一次 URL 编码。"
  fix_zh  = "签名放在 URL 或表单里时只编码一次（注意 HTTP 库可能已自动编码），放在请求头里时不编码。"
  code = {
    python     = "response = requests.get(url, params={**params, \"Signature\": signature})  # requests escapes it"
    php        = "$query = http_build_query($params + ['Signature' => $signature]); // escapes it"
    javascript = "url.searchParams.set('Signature', signature); // escapes it"
    go         = "values.Set(\"Signature\", signature); query := values.Encode() // escapes it"
    ruby       = "query = URI.encode_www_form(params.merge('Signature' => signature)) # escapes it"
  }
}

mistake "signature-position" {
  text    = "Parameters follow the signature, and this API requires it at the end."
  fix     = "Append the signature as the last parameter."
  text_zh = "签名参数后面还有其他参数，而该接口要求签名放在最后。"
  fix_zh  = "把签名作为最后一个参数追加。"
  code = {
    python     = "query = query + \"&signature=\" + urllib.parse.quote(signature, safe=\"\")"
    php        = "$query = $query . '&signature=' . rawurlencode($signature);"
    java       = "query = query + \"&signature=\" + URLEncoder.encode(signature, StandardCharsets.UTF_8);"
    javascript = "query = query + '&signature=' + encodeURIComponent(signature);"
    go         = "query = query + \"&signature=\" + url.QueryEscape(signature)"
    csharp     = "query = query + \"&signature=\" + Uri.EscapeDataString(signature);"
    ruby       = "query = query + '&signature=' + CGI.escape(signature)"
  }
}

mistake "newline-missing" {
  text    = "A line of the canonical request or the string to sign was left out, such as the empty query line or the blank line after the headers."
  fix     = "Keep every line, also the empty ones: the query line, the block of headers, the blank line after it, the list of signed headers."
  text_zh = "规范请求串或待签名字符串少了一行，例如空的查询串行，或请求头之后的空行。"
  fix_zh  = "每一行都要保留，空行也不例外：查询串、规范请求头、其后的空行、参与签名的请求头列表。"
  code = {
    python     = "canonical_request = \"\\n\".join([method, path, query, *header_lines, \"\", signed_headers, payload_hash])"
    php        = "$canonicalRequest = implode(\"\\n\", [$method, $path, $query, ...$headerLines, '', $signedHeaders, $payloadHash]);"
    java       = "String canonicalRequest = String.join(\"\\n\", method, path, query, String.join(\"\\n\", headerLines), \"\", signedHeaders, payloadHash);"
    javascript = "const canonicalRequest = [method, path, query, ...headerLines, '', signedHeaders, payloadHash].join('\\n');"
    go         = "canonicalRequest := strings.Join([]string{method, path, query, strings.Join(headerLines, \"\\n\"), \"\", signedHeaders, payloadHash}, \"\\n\")"
    csharp     = "string canonicalRequest = string.Join(\"\\n\", method, path, query, string.Join(\"\\n\", headerLines), \"\", signedHeaders, payloadHash);"
    ruby       = "canonical_request = [method, path, query, *header_lines, '', signed_headers, payload_hash].join(\"\\n\")"
  }
}

mistake "newline-extra" {
  text    = "There is one newline too many in the string to sign."
  fix     = "Put newlines only between the lines, not after the last one."
  text_zh = "待签名字符串里多了一个换行符。"
  fix_zh  = "换行符只放在行与行之间，最后一行后面不要加。"
  code = {
    python     = "string_to_sign = \"\\n\".join(lines)"
    php        = "$stringToSign = implode(\"\\n\", $lines);"
    java       = "String stringToSign = String.join(\"\\n\", lines);"
    javascript = "const stringToSign = lines.join('\\n');"
    go         = "stringToSign := strings.Join(lines, \"\\n\")"
    csharp     = "string stringToSign = string.Join(\"\\n\", lines);"
    ruby       = "string_to_sign = lines.join(\"\\n\")"
  }
}

mistake "newline-crlf" {
  text    = "The lines were joined with CR LF instead of a single LF."
  fix     = "Join with \"\\n\", not with the platform's line end (%n, os.EOL, PHP_EOL, text fields)."
  text_zh = "各行之间用了 CR LF（\\r\\n）换行，而不是单个 LF。"
  fix_zh  = "用 \"\\n\" 连接各行，不要用与平台相关的换行符（%n、os.EOL、PHP_EOL，或文本框里的换行）。"
  code = {
    python     = "string_to_sign = \"\\n\".join(lines)  # not os.linesep"
    php        = "$stringToSign = implode(\"\\n\", $lines); // not PHP_EOL"
    java       = "String stringToSign = String.join(\"\\n\", lines); // not %n, not System.lineSeparator()"
    javascript = "const stringToSign = lines.join('\\n'); // not os.EOL"
    go         = "stringToSign := strings.Join(lines, \"\\n\")"
    csharp     = "string stringToSign = string.Join(\"\\n\", lines); // not AppendLine, not Environment.NewLine"
    ruby       = "string_to_sign = lines.join(\"\\n\")"
  }
}

mistake "newline-literal" {
  text    = "The newline \"\\n\" was signed as a backslash and an n."
  fix     = "Write \"\\n\" where it is read as a newline: double quotes in PHP and Ruby, $'...' or printf in shells."
  text_zh = "换行符 \"\\n\" 被当成反斜杠和字母 n 两个字符参与了签名。"
  fix_zh  = "确保 \"\\n\" 被解析为真正的换行符：PHP、Ruby 用双引号，shell 用 $'...' 或 printf。"
  code = {
    python     = "string_to_sign = \"\\n\".join(lines)  # not r\"\\n\", not \"\\\\n\""
    php        = "$stringToSign = implode(\"\\n\", $lines); // not '\\n' in single quotes"
    java       = "String stringToSign = String.join(\"\\n\", lines); // not \"\\\\n\""
    javascript = "const stringToSign = lines.join('\\n'); // not '\\\\n', not String.raw"
    go         = "stringToSign := strings.Join(lines, \"\\n\") // not \"\\n\" between back quotes"
    csharp     = "string stringToSign = string.Join(\"\\n\", lines); // not @\"\\n\""
    ruby       = "string_to_sign = lines.join(\"\\n\") # not '\\n' in single quotes"
  }
}

mistake "canonical-not-hashed" {
  text    = "The string to sign contains the canonical request itself instead of its SHA-256 in lower-case hex."
  fix     = "Hash the canonical request and put the lower-case hex on the last line of the string to sign."
  text_zh = "待签名字符串里放的是规范请求串本身，而不是它的 SHA-256 小写十六进制值。"
  fix_zh  = "先对规范请求串做 SHA-256 哈希，再把小写十六进制结果放在待签名字符串的最后一行。"
  code = {
    python     = "hashed = hashlib.sha256(canonical_request.encode(\"utf-8\")).hexdigest()"
    php        = "$hashed = hash('sha256', $canonicalRequest);"
    java       = "String hashed = HexFormat.of().formatHex(MessageDigest.getInstance(\"SHA-256\").digest(canonicalRequest.getBytes(StandardCharsets.UTF_8)));"
    javascript = "const hashed = crypto.createHash('sha256').update(canonicalRequest, 'utf8').digest('hex');"
    go         = "sum := sha256.Sum256([]byte(canonicalRequest)); hashed := hex.EncodeToString(sum[:])"
    csharp     = "string hashed = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest))).ToLowerInvariant();"
    ruby       = "hashed = Digest::SHA256.hexdigest(canonical_request)"
  }
}

mistake "separator-encoded" {
  text    = "The separators of the string to sign were URL-encoded together with its parts."
  fix     = "Escape the parts, then join them with plain separators such as \"&\"."
  text_zh = "待签名字符串中的分隔符也被一起做了 URL 编码。"
  fix_zh  = "先分别对各部分做 URL 编码，再用未编码的分隔符（如 \"&\"）连接。"
  code = {
    python     = "string_to_sign = \"&\".join([method, \"%2F\", urllib.parse.quote(canonical_query, safe=\"\")])"
    php        = "$stringToSign = implode('&', [$method, '%2F', rawurlencode($canonicalQuery)]);"
    java       = "String stringToSign = String.join(\"&\", method, \"%2F\", URLEncoder.encode(canonicalQuery, StandardCharsets.UTF_8).replace(\"%7E\", \"~\"));"
    javascript = "const stringToSign = [method, '%2F', encodeURIComponent(canonicalQuery)].join('&');"
    go         = "stringToSign := strings.Join([]string{method, \"%2F\", url.QueryEscape(canonicalQuery)}, \"&\")"
    csharp     = "string stringToSign = string.Join(\"&\", method, \"%2F\", Uri.EscapeDataString(canonicalQuery));"
    ruby       = "string_to_sign = [method, '%2F', ERB::Util.url_encode(canonical_query)].join('&')"
  }
}

mistake "method-wrong" {
  text    = "Another HTTP method was signed than the one used."
  fix     = "Sign the method that is really sent."
  text_zh = "签名用的 HTTP 方法与实际发送的不一致。"
  fix_zh  = "用实际发送请求的 HTTP 方法参与签名。"
}

mistake "method-lowercase" {
  text    = "The HTTP method was signed in lower case."
  fix     = "Sign the method in upper case."
  text_zh = "HTTP 方法以小写形式参与了签名。"
  fix_zh  = "HTTP 方法用大写，如 GET、POST。"
  code = {
    python     = "method = method.upper()"
    php        = "$method = strtoupper($method);"
    java       = "method = method.toUpperCase(Locale.ROOT);"
    javascript = "method = method.toUpperCase();"
    go         = "method = strings.ToUpper(method)"
    csharp     = "method = method.ToUpperInvariant();"
    ruby       = "method = method.upcase"
  }
}

mistake "path-slash" {
  text    = "The signed path differs from the requested one by a slash."
  fix     = "Sign the path exactly as it is requested."
  text_zh = "参与签名的路径与实际请求的路径差一个斜杠。"
  fix_zh  = "签名所用的路径与实际请求的路径逐字符保持一致。"
  code = {
    python     = "path = urllib.parse.urlsplit(url).path or \"/\""
    php        = "$path = parse_url($url, PHP_URL_PATH) ?: '/';"
    java       = "String path = uri.getRawPath().isEmpty() ? \"/\" : uri.getRawPath();"
    javascript = "const path = new URL(url).pathname;"
    go         = "path := cmp.Or(u.EscapedPath(), \"/\")"
    csharp     = "string path = new Uri(url).AbsolutePath;"
    ruby       = "path = URI(url).path.then { |p| p.empty? ? '/' : p }"
  }
}

mistake "path-empty" {
  text    = "An empty path was signed instead of \"/\"."
  fix     = "Sign \"/\" when the URL has no path."
  text_zh = "签名用的路径为空，而应为 \"/\"。"
  fix_zh  = "URL 中没有路径时，用 \"/\" 参与签名。"
  code = {
    python     = "path = urllib.parse.urlsplit(url).path or \"/\""
    php        = "$path = parse_url($url, PHP_URL_PATH) ?: '/';"
    java       = "String path = uri.getRawPath().isEmpty() ? \"/\" : uri.getRawPath();"
    javascript = "const path = new URL(url).pathname;"
    go         = "path := cmp.Or(u.EscapedPath(), \"/\")"
    csharp     = "string path = new Uri(url).AbsolutePath;"
    ruby       = "path = URI(url).path.then { |p| p.empty? ? '/' : p }"
  }
}

mistake "path-prefix-stripped" {
  text    = "A gateway adds or removes a path prefix between signer and verifier."
  fix     = "Sign the path that the verifying server sees."
  text_zh = "请求经过网关时，路径前缀被增加或去掉了，签名方与验签方看到的路径不同。"
  fix_zh  = "用验签服务端实际看到的路径参与签名。"
}

mistake "path-encoding" {
  text    = "The path was escaped a different number of times than the scheme wants."
  fix     = "Escape the path as often as the scheme says: once in most schemes, and once more for AWS services other than S3."
  text_zh = "路径做 URL 编码的次数与签名方法要求的不同。"
  fix_zh  = "按签名方法的要求编码：多数只编码一次，AWS 除 S3 外要对已编码的路径再编码一次。"
}

mistake "path-includes-query" {
  text    = "Path and query were not separated for signing."
  fix     = "Split the URL at \"?\" before signing."
  text_zh = "签名时没有把路径和查询参数分开。"
  fix_zh  = "签名前先以 \"?\" 为界，把 URL 拆成路径和查询串。"
  code = {
    python     = "path, query = urllib.parse.urlsplit(url).path, urllib.parse.urlsplit(url).query"
    php        = "[$path, $query] = [parse_url($url, PHP_URL_PATH), parse_url($url, PHP_URL_QUERY)];"
    java       = "String path = uri.getRawPath(), query = uri.getRawQuery();"
    javascript = "const { pathname: path, search } = new URL(url), query = search.slice(1);"
    go         = "path, query := u.EscapedPath(), u.RawQuery"
    csharp     = "string path = uri.AbsolutePath, query = uri.GetComponents(UriComponents.Query, UriFormat.UriEscaped);"
    ruby       = "path, query = URI(url).path, URI(url).query"
  }
}

mistake "host-wrong" {
  text    = "Another host was signed than the one in the Host header."
  fix     = "Sign the bare host name of the endpoint that is called."
  text_zh = "参与签名的域名与请求头 Host 的值不一致。"
  fix_zh  = "用实际访问的接入点域名参与签名，不带协议、路径和空格。"
  code = {
    python     = "host = urllib.parse.urlsplit(url).hostname"
    php        = "$host = parse_url($url, PHP_URL_HOST);"
    java       = "String host = URI.create(url).getHost();"
    javascript = "const host = new URL(url).hostname;"
    go         = "host := u.Hostname()"
    csharp     = "string host = new Uri(url).Host;"
    ruby       = "host = URI(url).host"
  }
}

mistake "host-port" {
  text    = "The signed host and the Host header that was sent differ in the port."
  fix     = "Sign host:port for other ports and the bare host for 80 and 443, as the HTTP client writes Host."
  text_zh = "参与签名的 host 与实际发送的 Host 请求头在端口上不一致。"
  fix_zh  = "与 HTTP 客户端写 Host 的方式一致：非默认端口用“域名:端口”，80 和 443 只用域名。"
  code = {
    python     = "host = u.hostname if u.port in (None, {\"http\": 80, \"https\": 443}[u.scheme]) else f\"{u.hostname}:{u.port}\""
    php        = "$host = $u['host'] . (in_array($u['port'] ?? null, [null, ['http' => 80, 'https' => 443][$u['scheme']]], true) ? '' : ':' . $u['port']);"
    java       = "String host = uri.getPort() == -1 || uri.getPort() == uri.toURL().getDefaultPort() ? uri.getHost() : uri.getHost() + \":\" + uri.getPort();"
    javascript = "const host = new URL(url).host; // without the default port"
    csharp     = "string host = new Uri(url).Authority; // without the default port"
    ruby       = "host = uri.port == uri.default_port ? uri.host : \"#{uri.host}:#{uri.port}\""
  }
}

mistake "host-rewritten" {
  text    = "A proxy replaced the Host header after signing."
  fix     = "Let the proxy keep the Host header, or sign with the name that the server sees."
  text_zh = "签名之后，代理改写了请求头 Host。"
  fix_zh  = "让代理保留原来的 Host，或者用服务端看到的域名参与签名。"
}

mistake "params-unsorted" {
  text    = "The parameters were signed in the order they were written."
  fix     = "Sort them by name, byte by byte, before signing."
  text_zh = "参数按书写顺序参与了签名，没有排序。"
  fix_zh  = "签名前按参数名的字节序（ASCII 升序）排序。"
  code = {
    python     = "names = sorted(params)"
    php        = "ksort($params, SORT_STRING);"
    java       = "Map<String, String> sorted = new TreeMap<>(params);"
    javascript = "const names = Object.keys(params).sort();"
    go         = "names := slices.Sorted(maps.Keys(params))"
    csharp     = "var sorted = new SortedDictionary<string, string>(parameters, StringComparer.Ordinal);"
    ruby       = "names = params.keys.sort"
  }
}

mistake "params-sorted-as-pairs" {
  text    = "Whole name=value strings were sorted instead of names, which puts \"a.b=\" before \"a=\"."
  fix     = "Sort by name first, then by value."
  text_zh = "排序时比较的是整个 name=value 字符串而不是参数名，使 \"a.b=\" 排到了 \"a=\" 前面。"
  fix_zh  = "先按参数名排序，同名时再按值排序。"
  code = {
    python     = "query = \"&\".join(f\"{name}={params[name]}\" for name in sorted(params))"
    php        = "ksort($params, SORT_STRING); $query = implode('&', array_map(fn($n, $v) => \"$n=$v\", array_keys($params), $params));"
    java       = "String query = new TreeMap<>(params).entrySet().stream().map(e -> e.getKey() + \"=\" + e.getValue()).collect(Collectors.joining(\"&\"));"
    javascript = "const query = Object.keys(params).sort().map((name) => name + '=' + params[name]).join('&');"
    go         = "for _, name := range slices.Sorted(maps.Keys(params)) { pairs = append(pairs, name+\"=\"+params[name]) }"
    csharp     = "string query = string.Join(\"&\", parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key + \"=\" + p.Value));"
    ruby       = "query = params.sort.map { |name, value| \"#{name}=#{value}\" }.join('&')"
  }
}

mistake "params-sorted-case-insensitive" {
  text    = "The parameters were sorted without regard to case, or by the rules of a language."
  fix     = "Sort by byte value, which puts upper case before lower case."
  text_zh = "参数排序时忽略了大小写，或者用了与语言环境相关的排序规则。"
  fix_zh  = "按字节值排序，大写字母排在小写字母之前。"
  code = {
    python     = "names = sorted(params)  # no key=str.lower"
    php        = "ksort($params, SORT_STRING); // without SORT_FLAG_CASE"
    java       = "Map<String, String> sorted = new TreeMap<>(params); // not String.CASE_INSENSITIVE_ORDER"
    javascript = "const names = Object.keys(params).sort(); // not localeCompare"
    go         = "names := slices.Sorted(maps.Keys(params))"
    csharp     = "var sorted = new SortedDictionary<string, string>(parameters, StringComparer.Ordinal); // the default follows the culture"
    ruby       = "names = params.keys.sort # not sort_by(&:downcase)"
  }
}

mistake "params-natural-sort" {
  text    = "Numbered parameters were put in numeric order (…2 before …10)."
  fix     = "Sort names as plain text, in which …10 comes before …2."
  text_zh = "带序号的参数按数字大小排序了（…2 排在 …10 前面）。"
  fix_zh  = "按普通字符串排序，…10 排在 …2 前面。"
  code = {
    python     = "names = sorted(params)"
    php        = "ksort($params, SORT_STRING); // not SORT_NATURAL"
    java       = "Map<String, String> sorted = new TreeMap<>(params);"
    javascript = "const names = Object.keys(params).sort(); // no collator with numeric: true"
    go         = "names := slices.Sorted(maps.Keys(params))"
    csharp     = "var sorted = new SortedDictionary<string, string>(parameters, StringComparer.Ordinal);"
    ruby       = "names = params.keys.sort"
  }
}

mistake "params-sorted-before-encoding" {
  text    = "The parameters were sorted by their raw names, but this scheme sorts the escaped ones."
  fix     = "Escape first, then sort, which matters for names with characters such as [ ] : or outside ASCII."
  text_zh = "参数按编码前的名称排了序，而该签名方法要求按编码后的名称排序。"
  fix_zh  = "先做 URL 编码再排序，参数名含 [ ] : 或非 ASCII 字符时两者结果不同。"
  code = {
    python = "pairs = sorted((urllib.parse.quote(n, safe=\"\"), urllib.parse.quote(v, safe=\"\")) for n, v in params.items())"
    php    = "$params = array_combine(array_map('rawurlencode', array_keys($params)), array_map('rawurlencode', $params)); ksort($params, SORT_STRING);"
    go     = "sort.Slice(names, func(i, j int) bool { return url.QueryEscape(names[i]) < url.QueryEscape(names[j]) })"
    csharp = "var sorted = parameters.Select(p => (Name: Uri.EscapeDataString(p.Key), Value: Uri.EscapeDataString(p.Value))).OrderBy(p => p.Name, StringComparer.Ordinal);"
    ruby   = "pairs = params.map { |n, v| [ERB::Util.url_encode(n), ERB::Util.url_encode(v)] }.sort"
  }
}

mistake "duplicate-value-order" {
  text    = "The values of a repeated parameter were signed in another order than the server has them in."
  fix     = "Follow the scheme's rule for repeated names, or avoid them."
  text_zh = "同名参数的多个值参与签名的顺序与服务端不一致。"
  fix_zh  = "按签名方法对同名参数的规定排列各个值，或者避免使用同名参数。"
}

mistake "param-not-signed" {
  text    = "A parameter was sent that was not part of the signature."
  fix     = "Add every parameter before signing and nothing afterwards."
  text_zh = "发送的参数中有一个没有参与签名。"
  fix_zh  = "签名之前加齐所有参数，签名之后不要再增加。"
}

mistake "param-signed-not-sent" {
  text    = "A parameter was signed that was not sent."
  fix     = "Send exactly the parameters that were signed."
  text_zh = "有参数参与了签名，却没有发送。"
  fix_zh  = "发送的参数要与参与签名的参数完全一致。"
}

mistake "signature-param-signed" {
  text    = "The signature parameter itself was part of the signed string."
  fix     = "Remove the signature parameter before building the string to sign."
  text_zh = "签名参数（Signature）自身也参与了签名。"
  fix_zh  = "构造待签名字符串之前，先去掉签名参数。"
  code = {
    python     = "params.pop(\"Signature\", None)"
    php        = "unset($params['Signature']);"
    java       = "params.remove(\"Signature\");"
    javascript = "delete params.Signature;"
    go         = "delete(params, \"Signature\")"
    csharp     = "parameters.Remove(\"Signature\");"
    ruby       = "params.delete('Signature')"
  }
}

mistake "param-value-changed" {
  text    = "A value was written differently when signing and when sending, such as true and True, or 1 and 1.0."
  fix     = "Turn values into strings once and use those strings for both."
  text_zh = "同一个参数值在签名时和发送时的写法不同，例如 true 与 True、1 与 1.0。"
  fix_zh  = "先把参数值统一转成字符串，签名和发送都用这份字符串。"
  code = {
    python     = "params = {n: str(v).lower() if isinstance(v, bool) else str(v) for n, v in params.items()}"
    php        = "$params = array_map(fn($v) => is_bool($v) ? ($v ? 'true' : 'false') : (string) $v, $params);"
    javascript = "params = Object.fromEntries(Object.entries(params).map(([n, v]) => [n, String(v)]));"
    ruby       = "params = params.transform_values(&:to_s)"
  }
}

mistake "empty-param-dropped" {
  text    = "Parameters with an empty value were handled differently when signing and sending."
  fix     = "Keep \"name=\" in both, or leave it out of both."
  text_zh = "值为空的参数在签名时和发送时的处理方式不一致。"
  fix_zh  = "要么两边都保留 \"name=\"，要么两边都去掉。"
  code = {
    python     = "params = {n: \"\" if v is None else v for n, v in params.items()}"
    php        = "$params = array_map(fn($v) => $v ?? '', $params);"
    java       = "params.replaceAll((n, v) -> v == null ? \"\" : v);"
    javascript = "params = Object.fromEntries(Object.entries(params).map(([n, v]) => [n, v ?? '']));"
    ruby       = "params = params.transform_values { |v| v.nil? ? '' : v }"
  }
}

mistake "valueless-param" {
  text    = "A parameter without a value was signed as \"name\" instead of \"name=\"."
  fix     = "Write \"name=\" in the canonical query."
  text_zh = "没有值的参数以 \"name\" 的形式参与了签名，而应写成 \"name=\"。"
  fix_zh  = "在规范查询串中写成 \"name=\"，等号不能省。"
  code = {
    python     = "pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)  # \"acl\" becomes (\"acl\", \"\")"
    javascript = "const pairs = [...new URLSearchParams(query)]; // 'acl' becomes ['acl', '']"
    go         = "values, err := url.ParseQuery(query) // \"acl\" becomes values[\"acl\"] = []string{\"\"}"
    ruby       = "pairs = URI.decode_www_form(query) # 'acl' becomes ['acl', '']"
  }
}

mistake "nested-params-flattening" {
  text    = "Lists or objects were flattened differently when signing and sending, such as name.0 and name[0]."
  fix     = "Flatten once, before signing, and send the flattened parameters."
  text_zh = "数组或对象参数在签名时和发送时的展开方式不同，例如 name.0 与 name[0]。"
  fix_zh  = "签名之前只展开一次，并原样发送展开后的参数。"
}

mistake "nonce-mismatch" {
  text    = "Another nonce was signed than sent."
  fix     = "Generate the nonce once per request, and use that value for both signing and sending."
  text_zh = "参与签名的随机数（nonce）与实际发送的不一致。"
  fix_zh  = "每个请求只生成一次随机数，签名和发送用同一个值。"
  code = {
    python     = "nonce = str(uuid.uuid4())"
    php        = "$nonce = bin2hex(random_bytes(16));"
    java       = "String nonce = UUID.randomUUID().toString();"
    javascript = "const nonce = crypto.randomUUID();"
    go         = "nonce := rand.Text() // crypto/rand"
    csharp     = "string nonce = Guid.NewGuid().ToString();"
    ruby       = "nonce = SecureRandom.uuid"
  }
}

mistake "value-not-encoded" {
  text    = "A name or value was put into the string to sign without URL-encoding."
  fix     = "Encode names and values (RFC 3986) before signing."
  text_zh = "参数名或参数值未经 URL 编码就放进了待签名字符串。"
  fix_zh  = "签名前按 RFC 3986 对参数名和参数值做 URL 编码。"
  code = {
    python     = "encoded = urllib.parse.quote(value, safe=\"\")"
    php        = "$encoded = rawurlencode($value);"
    java       = "String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace(\"+\", \"%20\").replace(\"*\", \"%2A\").replace(\"%7E\", \"~\");"
    javascript = "const encoded = encodeURIComponent(value).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());"
    go         = "encoded := strings.ReplaceAll(url.QueryEscape(value), \"+\", \"%20\")"
    csharp     = "string encoded = Uri.EscapeDataString(value);"
    ruby       = "encoded = ERB::Util.url_encode(value)"
  }
}

mistake "value-encoded-when-raw" {
  text    = "Values were URL-encoded before signing, but this scheme signs them raw."
  fix     = "Sign the raw values, then encode them for sending."
  text_zh = "参数值在签名前做了 URL 编码，但该签名方法要求用原始值签名。"
  fix_zh  = "先用原始值签名，发送时再做 URL 编码。"
  code = {
    python     = "query = \"&\".join(f\"{name}={params[name]}\" for name in sorted(params))"
    php        = "ksort($params, SORT_STRING); $query = implode('&', array_map(fn($n, $v) => \"$n=$v\", array_keys($params), $params));"
    java       = "String query = new TreeMap<>(params).entrySet().stream().map(e -> e.getKey() + \"=\" + e.getValue()).collect(Collectors.joining(\"&\"));"
    javascript = "const query = Object.keys(params).sort().map((name) => name + '=' + params[name]).join('&');"
    go         = "for _, name := range slices.Sorted(maps.Keys(params)) { pairs = append(pairs, name+\"=\"+params[name]) }"
    csharp     = "string query = string.Join(\"&\", parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key + \"=\" + p.Value));"
    ruby       = "query = params.sort.map { |name, value| \"#{name}=#{value}\" }.join('&')"
  }
}

mistake "space-as-plus" {
  text    = "Spaces were encoded as + where the scheme wants %20 (or the other way round)."
  fix     = "Use %20 (quote instead of quote_plus; replace + after URLEncoder), unless the scheme asks for +."
  text_zh = "空格被编码成了 +，而该签名方法要求 %20（或者正好相反）。"
  fix_zh  = "空格编码为 %20（Python 用 quote 而不是 quote_plus，Java 的 URLEncoder 之后要把 + 换成 %20），除非签名方法明确要求 +。"
  code = {
    python     = "encoded = urllib.parse.quote(value, safe=\"\")  # not quote_plus, not urlencode"
    php        = "$encoded = rawurlencode($value); // not urlencode"
    java       = "String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace(\"+\", \"%20\").replace(\"*\", \"%2A\").replace(\"%7E\", \"~\");"
    javascript = "const encoded = encodeURIComponent(value).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());"
    go         = "encoded := strings.ReplaceAll(url.QueryEscape(value), \"+\", \"%20\")"
    csharp     = "string encoded = Uri.EscapeDataString(value); // not WebUtility.UrlEncode"
    ruby       = "encoded = ERB::Util.url_encode(value) # not CGI.escape"
  }
}

mistake "plus-as-space" {
  text    = "A plus sign inside a value became a space, or the other way round."
  fix     = "Escape a plus sign as %2B everywhere, in the string to sign and in what is sent."
  text_zh = "参数值里的加号变成了空格，或者空格变成了加号。"
  fix_zh  = "加号一律编码为 %2B，待签名字符串和实际发送的内容都要如此。"
  code = {
    python     = "encoded = urllib.parse.quote(value, safe=\"\")"
    php        = "$encoded = rawurlencode($value);"
    java       = "String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace(\"+\", \"%20\").replace(\"*\", \"%2A\").replace(\"%7E\", \"~\");"
    javascript = "const encoded = encodeURIComponent(value).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());"
    go         = "encoded := strings.ReplaceAll(url.QueryEscape(value), \"+\", \"%20\")"
    csharp     = "string encoded = Uri.EscapeDataString(value);"
    ruby       = "encoded = ERB::Util.url_encode(value)"
  }
}

mistake "tilde-encoded" {
  text    = "The tilde ~ was escaped as %7E."
  fix     = "Leave ~ as it is."
  text_zh = "波浪号 ~ 被编码成了 %7E。"
  fix_zh  = "~ 属于非保留字符，保持原样，不要编码。"
  code = {
    python     = "encoded = urllib.parse.quote(value, safe=\"\")"
    php        = "$encoded = rawurlencode($value);"
    java       = "String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace(\"+\", \"%20\").replace(\"*\", \"%2A\").replace(\"%7E\", \"~\");"
    javascript = "const encoded = encodeURIComponent(value).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());"
    go         = "encoded := strings.ReplaceAll(url.QueryEscape(value), \"+\", \"%20\")"
    csharp     = "string encoded = Uri.EscapeDataString(value);"
    ruby       = "encoded = ERB::Util.url_encode(value)"
  }
}

mistake "reserved-not-encoded" {
  text    = "A reserved character was left unescaped."
  fix     = "Escape everything but A-Z a-z 0-9 - _ . ~ (encodeURIComponent leaves ! ' ( ) * as they are, URLEncoder the *)."
  text_zh = "有保留字符没有做百分号编码。"
  fix_zh  = "除 A-Z a-z 0-9 - _ . ~ 以外的字符都要编码（注意 encodeURIComponent 不编码 ! ' ( ) *，URLEncoder 不编码 *）。"
  code = {
    python     = "encoded = urllib.parse.quote(value, safe=\"\")  # the default leaves / as it is"
    php        = "$encoded = rawurlencode($value);"
    java       = "String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace(\"+\", \"%20\").replace(\"*\", \"%2A\").replace(\"%7E\", \"~\");"
    javascript = "const encoded = encodeURIComponent(value).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());"
    go         = "encoded := strings.ReplaceAll(url.QueryEscape(value), \"+\", \"%20\")"
    csharp     = "string encoded = Uri.EscapeDataString(value);"
    ruby       = "encoded = ERB::Util.url_encode(value)"
  }
}

mistake "hex-lowercase" {
  text    = "The percent escapes were written in lower case."
  fix     = "Write percent escapes in upper case (%E4, not %e4)."
  text_zh = "百分号编码用了小写的十六进制字母。"
  fix_zh  = "百分号编码统一用大写，如 %E4 而不是 %e4。"
  code = {
    python     = "encoded = urllib.parse.quote(value, safe=\"\")"
    php        = "$encoded = rawurlencode($value);"
    java       = "String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace(\"+\", \"%20\").replace(\"*\", \"%2A\").replace(\"%7E\", \"~\");"
    javascript = "const encoded = encodeURIComponent(value).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());"
    go         = "encoded := strings.ReplaceAll(url.QueryEscape(value), \"+\", \"%20\")"
    csharp     = "string encoded = Uri.EscapeDataString(value);"
    ruby       = "encoded = ERB::Util.url_encode(value)"
  }
}

mistake "double-encoding" {
  text    = "Values were escaped twice."
  fix     = "Decode what is already escaped, then escape once."
  text_zh = "参数值重复做了 URL 编码。"
  fix_zh  = "对已经编码过的值先解码，再编码一次。"
  code = {
    python     = "encoded = urllib.parse.quote(urllib.parse.unquote(value), safe=\"\")"
    php        = "$encoded = rawurlencode(rawurldecode($value));"
    javascript = "const encoded = encodeURIComponent(decodeURIComponent(value)).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());"
    csharp     = "string encoded = Uri.EscapeDataString(Uri.UnescapeDataString(value));"
  }
}

mistake "encoding-level-missing" {
  text    = "The canonical query was not escaped a second time."
  fix     = "Escape the whole canonical query once more before it is joined into the string to sign."
  text_zh = "规范查询串少做了一次 URL 编码（编码后的查询串还要整体再编码一次）。"
  fix_zh  = "把规范查询串整体再做一次 URL 编码，然后拼进待签名字符串。"
  code = {
    python     = "string_to_sign = \"&\".join([method, \"%2F\", urllib.parse.quote(canonical_query, safe=\"\")])"
    php        = "$stringToSign = implode('&', [$method, '%2F', rawurlencode($canonicalQuery)]);"
    java       = "String stringToSign = String.join(\"&\", method, \"%2F\", URLEncoder.encode(canonicalQuery, StandardCharsets.UTF_8).replace(\"%7E\", \"~\"));"
    javascript = "const stringToSign = [method, '%2F', encodeURIComponent(canonicalQuery)].join('&');"
    go         = "stringToSign := strings.Join([]string{method, \"%2F\", url.QueryEscape(canonicalQuery)}, \"&\")"
    csharp     = "string stringToSign = string.Join(\"&\", method, \"%2F\", Uri.EscapeDataString(canonicalQuery));"
    ruby       = "string_to_sign = [method, '%2F', ERB::Util.url_encode(canonical_query)].join('&')"
  }
}

mistake "charset-wrong" {
  text    = "Text was turned into bytes with another character set than UTF-8."
  fix     = "Name UTF-8 wherever text becomes bytes."
  text_zh = "文本转成字节时用的字符集不是 UTF-8（例如 GBK）。"
  fix_zh  = "凡是文本转成字节的地方都显式指定 UTF-8。"
  code = {
    python     = "message = text.encode(\"utf-8\")"
    php        = "$message = iconv('GBK', 'UTF-8', $text); // for text that came in GBK"
    java       = "byte[] message = text.getBytes(StandardCharsets.UTF_8);"
    javascript = "const message = Buffer.from(text, 'utf8');"
    csharp     = "byte[] message = Encoding.UTF8.GetBytes(text);"
    ruby       = "message = text.encode('UTF-8')"
  }
}

mistake "body-not-signed" {
  text    = "The hash of an empty body was signed although a body is sent."
  fix     = "Give the signer the same body as the HTTP client (axios calls it data, aws4 body)."
  text_zh = "请求带有请求体，参与签名的却是空请求体的哈希值。"
  fix_zh  = "传给签名代码的请求体要与传给 HTTP 客户端的相同（例如 axios 的字段是 data，aws4 的是 body）。"
  code = {
    python     = "payload_hash = hashlib.sha256(body).hexdigest()"
    php        = "$payloadHash = hash('sha256', $body);"
    java       = "String payloadHash = HexFormat.of().formatHex(MessageDigest.getInstance(\"SHA-256\").digest(body));"
    javascript = "const payloadHash = crypto.createHash('sha256').update(body).digest('hex');"
    go         = "sum := sha256.Sum256(body); payloadHash := hex.EncodeToString(sum[:])"
    csharp     = "string payloadHash = Convert.ToHexString(SHA256.HashData(body)).ToLowerInvariant();"
    ruby       = "payload_hash = Digest::SHA256.hexdigest(body)"
  }
}

mistake "body-reserialised" {
  text    = "The JSON was written again after signing, with other spacing or order."
  fix     = "Serialise the body once, and sign and send those bytes."
  text_zh = "签名之后 JSON 被重新序列化，空格或字段顺序发生了变化。"
  fix_zh  = "请求体只序列化一次，签名和发送都用这份字节。"
  code = {
    python     = "response = requests.post(url, data=body, headers=headers)  # body: the signed bytes, not json=payload"
    php        = "curl_setopt($ch, CURLOPT_POSTFIELDS, $body); // $body: the text that was signed"
    java       = "HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.ofByteArray(body); // body: the signed bytes"
    javascript = "const response = await fetch(url, { method: 'POST', headers, body }); // body: the text that was signed"
    go         = "req, err := http.NewRequest(\"POST\", url, bytes.NewReader(body)) // body: the signed bytes"
    csharp     = "request.Content = new ByteArrayContent(body); // body: the signed bytes, not JsonContent"
    ruby       = "request.body = body # the text that was signed"
  }
}

mistake "body-unicode-escaped" {
  text    = "The JSON was signed with other escapes (\\uXXXX, \\/) than it was sent with."
  fix     = "Serialise the body once, and sign and send those bytes."
  text_zh = "JSON 在签名时和发送时的转义方式不同（如中文与 \\uXXXX、/ 与 \\/）。"
  fix_zh  = "请求体只序列化一次，签名和发送都用这份字节。"
  code = {
    python     = "response = requests.post(url, data=body, headers=headers)  # body: the signed bytes, not json=payload"
    php        = "curl_setopt($ch, CURLOPT_POSTFIELDS, $body); // $body: the text that was signed"
    java       = "HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.ofByteArray(body); // body: the signed bytes"
    javascript = "const response = await fetch(url, { method: 'POST', headers, body }); // body: the text that was signed"
    go         = "req, err := http.NewRequest(\"POST\", url, bytes.NewReader(body)) // body: the signed bytes"
    csharp     = "request.Content = new ByteArrayContent(body); // body: the signed bytes, not JsonContent"
    ruby       = "request.body = body # the text that was signed"
  }
}

mistake "body-newline" {
  text    = "The body was signed with other line ends than it was sent with."
  fix     = "Hash the bytes that are sent (curl --data-binary keeps newlines, -d drops them when it reads a file)."
  text_zh = "请求体在签名时和发送时的换行符不一致（末尾多或少一个换行符，或 CR LF 与 LF 之别）。"
  fix_zh  = "对实际发送的字节计算哈希（从文件读取时，curl --data-binary 保留换行符，-d 会去掉）。"
  code = {
    python     = "response = requests.post(url, data=body, headers=headers)  # body: the signed bytes, not json=payload"
    php        = "curl_setopt($ch, CURLOPT_POSTFIELDS, $body); // $body: the text that was signed"
    java       = "HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.ofByteArray(body); // body: the signed bytes"
    javascript = "const response = await fetch(url, { method: 'POST', headers, body }); // body: the text that was signed"
    go         = "req, err := http.NewRequest(\"POST\", url, bytes.NewReader(body)) // body: the signed bytes"
    csharp     = "request.Content = new ByteArrayContent(body); // body: the signed bytes, not JsonContent"
    ruby       = "request.body = body # the text that was signed"
  }
}

mistake "body-bom" {
  text    = "A byte order mark was signed or sent on one side only."
  fix     = "Write the body in UTF-8 without a byte order mark."
  text_zh = "请求体开头的 BOM 只出现在签名或发送的其中一方。"
  fix_zh  = "请求体使用不带 BOM 的 UTF-8。"
  code = {
    python     = "body = text.encode(\"utf-8\")  # not \"utf-8-sig\""
    php        = "$body = preg_replace('/^\\xEF\\xBB\\xBF/', '', $body);"
    javascript = "body = body.replace(/^\\uFEFF/, '');"
    go         = "body = bytes.TrimPrefix(body, []byte(\"\\xef\\xbb\\xbf\"))"
    csharp     = "byte[] body = new UTF8Encoding(false).GetBytes(text);"
    ruby       = "body = body.delete_prefix(\"\\uFEFF\")"
  }
}

mistake "body-wrong-encoding" {
  text    = "Another form of the body was signed than sent, such as a printed dictionary instead of JSON."
  fix     = "Hash the bytes that are sent."
  text_zh = "参与签名的请求体与发送的请求体形式不同，例如签的是字典的打印结果，发的是 JSON。"
  fix_zh  = "对实际发送的字节计算哈希。"
  code = {
    python     = "response = requests.post(url, data=body, headers=headers)  # body: the signed bytes, not json=payload"
    php        = "curl_setopt($ch, CURLOPT_POSTFIELDS, $body); // $body: the text that was signed"
    java       = "HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.ofByteArray(body); // body: the signed bytes"
    javascript = "const response = await fetch(url, { method: 'POST', headers, body }); // body: the text that was signed"
    go         = "req, err := http.NewRequest(\"POST\", url, bytes.NewReader(body)) // body: the signed bytes"
    csharp     = "request.Content = new ByteArrayContent(body); // body: the signed bytes, not JsonContent"
    ruby       = "request.body = body # the text that was signed"
  }
}

mistake "payload-hash-wrong" {
  text    = "The header with the hash of the body does not hold the hash of this body."
  fix     = "Compute it from the final body, and use UNSIGNED-PAYLOAD only where it is allowed."
  text_zh = "请求头中的请求体哈希值（如 X-Content-Sha256）与实际请求体不符。"
  fix_zh  = "用最终发送的请求体计算哈希，UNSIGNED-PAYLOAD 只能在允许的场合使用。"
  code = {
    python     = "payload_hash = hashlib.sha256(body).hexdigest()"
    php        = "$payloadHash = hash('sha256', $body);"
    java       = "String payloadHash = HexFormat.of().formatHex(MessageDigest.getInstance(\"SHA-256\").digest(body));"
    javascript = "const payloadHash = crypto.createHash('sha256').update(body).digest('hex');"
    go         = "sum := sha256.Sum256(body); payloadHash := hex.EncodeToString(sum[:])"
    csharp     = "string payloadHash = Convert.ToHexString(SHA256.HashData(body)).ToLowerInvariant();"
    ruby       = "payload_hash = Digest::SHA256.hexdigest(body)"
  }
}

mistake "content-length-wrong" {
  text    = "Content-Length was signed with another value than the one sent, for instance the number of characters."
  fix     = "Do not sign Content-Length, or count the bytes of the body."
  text_zh = "参与签名的 Content-Length 与实际发送的不一致，例如统计的是字符数。"
  fix_zh  = "不要让 Content-Length 参与签名，或者按字节数统计长度。"
  code = {
    python     = "length = len(body.encode(\"utf-8\"))"
    php        = "$length = strlen($body);"
    java       = "int length = body.getBytes(StandardCharsets.UTF_8).length;"
    javascript = "const length = Buffer.byteLength(body, 'utf8');"
    go         = "length := len(body)"
    csharp     = "int length = Encoding.UTF8.GetByteCount(body);"
    ruby       = "length = body.bytesize"
  }
}

mistake "content-type-changed" {
  text    = "Content-Type was changed after signing, usually by the HTTP library, which appends \"; charset=utf-8\"."
  fix     = "Set the full Content-Type yourself and sign that text."
  text_zh = "签名之后 Content-Type 被改动，通常是 HTTP 库自动追加了 \"; charset=utf-8\"。"
  fix_zh  = "自己设置完整的 Content-Type，并用同样的文本参与签名。"
  code = {
    python     = "headers[\"Content-Type\"] = content_type  # the very text that was signed"
    php        = "curl_setopt($ch, CURLOPT_HTTPHEADER, [\"Content-Type: $contentType\"]); // the very text that was signed"
    java       = "builder.header(\"Content-Type\", contentType); // the very text that was signed"
    javascript = "headers['Content-Type'] = contentType; // the very text that was signed"
    go         = "req.Header.Set(\"Content-Type\", contentType) // the very text that was signed"
    csharp     = "content.Headers.Remove(\"Content-Type\"); content.Headers.TryAddWithoutValidation(\"Content-Type\", contentType);"
    ruby       = "request['Content-Type'] = content_type # the very text that was signed"
  }
}

mistake "header-value-changed" {
  text    = "A signed header was changed on the way, for instance by a proxy or the HTTP library."
  fix     = "Sign only host, content-type and the scheme's own headers."
  text_zh = "参与签名的请求头在传输途中被改动，例如被代理或 HTTP 库改写。"
  fix_zh  = "只让 host、content-type 和签名方法自有的请求头参与签名。"
}

mistake "header-name-case" {
  text    = "Header names were signed without lower-casing."
  fix     = "Lower-case the header names for signing."
  text_zh = "请求头名称没有转成小写就参与了签名。"
  fix_zh  = "签名时把请求头名称转成小写。"
  code = {
    python     = "name = name.lower()"
    php        = "$name = strtolower($name);"
    java       = "name = name.toLowerCase(Locale.ROOT);"
    javascript = "name = name.toLowerCase();"
    go         = "name = strings.ToLower(name)"
    csharp     = "name = name.ToLowerInvariant();"
    ruby       = "name = name.downcase"
  }
}

mistake "header-value-case" {
  text    = "Header values were signed in another letter case than the scheme wants (TC3 wants them in lower case)."
  fix     = "Write the values in the canonical headers as the scheme says, in lower case for TC3."
  text_zh = "请求头的值参与签名时大小写不符合签名方法的要求（TC3 要求小写）。"
  fix_zh  = "按签名方法的要求书写规范请求头中的值，TC3 要转成小写。"
  code = {
    python     = "value = value.strip().lower()"
    php        = "$value = strtolower(trim($value));"
    java       = "value = value.trim().toLowerCase(Locale.ROOT);"
    javascript = "value = value.trim().toLowerCase();"
    go         = "value = strings.ToLower(strings.TrimSpace(value))"
    csharp     = "value = value.Trim().ToLowerInvariant();"
    ruby       = "value = value.strip.downcase"
  }
}

mistake "header-whitespace" {
  text    = "White space in a header value was not trimmed or collapsed."
  fix     = "Trim the value and turn runs of blanks into one."
  text_zh = "请求头的值没有去掉首尾空格，或者没有把连续空格合并成一个。"
  fix_zh  = "去掉值的首尾空格，并把连续空格合并为一个。"
  code = {
    python     = "value = re.sub(\" +\", \" \", value.strip())"
    php        = "$value = preg_replace('/ +/', ' ', trim($value));"
    java       = "value = value.trim().replaceAll(\" +\", \" \");"
    javascript = "value = value.trim().replace(/ +/g, ' ');"
    go         = "value = regexp.MustCompile(\" +\").ReplaceAllString(strings.TrimSpace(value), \" \")"
    csharp     = "value = Regex.Replace(value.Trim(), \" +\", \" \");"
    ruby       = "value = value.strip.squeeze(' ')"
  }
}

mistake "header-order" {
  text    = "The canonical headers are not in the required order."
  fix     = "Sort by lower-case name, or where the request lists them (headers=\"...\") keep the order of that list."
  text_zh = "规范请求头的顺序不符合要求。"
  fix_zh  = "按小写的请求头名称排序；如果签名方法以 headers=\"...\" 列出请求头，则按列表中的顺序排列。"
  code = {
    python     = "names = sorted(name.lower() for name in headers)"
    php        = "$headers = array_change_key_case($headers); ksort($headers, SORT_STRING);"
    java       = "List<String> names = headers.keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)).sorted().collect(Collectors.toList());"
    javascript = "const names = Object.keys(headers).map((name) => name.toLowerCase()).sort();"
    go         = "for name := range headers { names = append(names, strings.ToLower(name)) }; slices.Sort(names)"
    csharp     = "var names = headers.Keys.Select(name => name.ToLowerInvariant()).OrderBy(name => name, StringComparer.Ordinal);"
    ruby       = "names = headers.keys.map(&:downcase).sort"
  }
}

mistake "signed-headers-mismatch" {
  text    = "The list of signed headers does not name the headers that were signed."
  fix     = "Build the list and the canonical headers from the same sorted names."
  text_zh = "SignedHeaders 列表与实际参与签名的请求头不一致。"
  fix_zh  = "用同一份排好序的名称列表生成 SignedHeaders 和规范请求头。"
  code = {
    python     = "signed_headers = \";\".join(names)  # the names in the order of the canonical headers"
    php        = "$signedHeaders = implode(';', $names); // the names in the order of the canonical headers"
    java       = "String signedHeaders = String.join(\";\", names); // the names in the order of the canonical headers"
    javascript = "const signedHeaders = names.join(';'); // the names in the order of the canonical headers"
    go         = "signedHeaders := strings.Join(names, \";\") // the names in the order of the canonical headers"
    csharp     = "string signedHeaders = string.Join(\";\", names); // the names in the order of the canonical headers"
    ruby       = "signed_headers = names.join(';') # the names in the order of the canonical headers"
  }
}

mistake "signed-header-not-sent" {
  text    = "A header named as signed is not in the request."
  fix     = "Send every signed header under the name that was signed."
  text_zh = "列为参与签名的请求头没有出现在请求中。"
  fix_zh  = "参与签名的每个请求头都要以签名时的名称发送。"
}

mistake "required-header-not-signed" {
  text    = "A header that must be signed is missing from the list of signed headers."
  fix     = "Sign host, the date and all of the scheme's own headers."
  text_zh = "必须参与签名的请求头没有列入签名列表。"
  fix_zh  = "让 host、日期以及签名方法自有的全部请求头都参与签名。"
}

mistake "header-line-format" {
  text    = "The header lines of the string to sign have another form than the scheme wants."
  fix     = "Write \"name: value\" with one space in gateway HMAC schemes, and \"name:value\" without a space in canonical requests."
  text_zh = "待签名字符串中请求头行的格式不符合签名方法的要求。"
  fix_zh  = "网关类 HMAC 签名写成 \"name: value\"（冒号后一个空格），规范请求串写成 \"name:value\"（没有空格）。"
}

mistake "header-name-wrong" {
  text    = "A required header has the wrong name."
  fix     = "Use the scheme's full header names, such as X-TC-Action and X-TC-Timestamp for Tencent Cloud."
  text_zh = "必需的请求头名称写错了。"
  fix_zh  = "使用签名方法规定的完整名称，例如腾讯云的 X-TC-Action、X-TC-Timestamp。"
}

mistake "authorization-malformed" {
  text    = "The Authorization header cannot be read by the server."
  fix     = "Follow the exact layout of the scheme: its first word, the names of the parts, and commas or spaces between them."
  text_zh = "服务端无法解析 Authorization 请求头。"
  fix_zh  = "严格按签名方法的格式书写：开头的算法名、各字段名，以及字段之间的逗号或空格。"
}

mistake "scope-date-local" {
  text    = "The date in the credential scope is a local date."
  fix     = "Take the date from the same UTC time as the timestamp."
  text_zh = "凭证范围（scope）里用的是本地日期，而不是 UTC 日期。"
  fix_zh  = "日期和时间戳取自同一个 UTC 时间。"
  code = {
    python     = "date = time.strftime(\"%Y-%m-%d\", time.gmtime(timestamp))  # \"%Y%m%d\" for AWS and Volcengine"
    php        = "$date = gmdate('Y-m-d', $timestamp); // 'Ymd' for AWS and Volcengine"
    java       = "String date = DateTimeFormatter.ofPattern(\"yyyy-MM-dd\").withZone(ZoneOffset.UTC).format(Instant.ofEpochSecond(timestamp)); // \"yyyyMMdd\" for AWS and Volcengine"
    javascript = "const date = new Date(timestamp * 1000).toISOString().slice(0, 10); // AWS and Volcengine: .replaceAll('-', '')"
    go         = "date := time.Unix(timestamp, 0).UTC().Format(\"2006-01-02\") // \"20060102\" for AWS and Volcengine"
    csharp     = "string date = DateTimeOffset.FromUnixTimeSeconds(timestamp).ToString(\"yyyy-MM-dd\", CultureInfo.InvariantCulture); // \"yyyyMMdd\" for AWS and Volcengine"
    ruby       = "date = Time.at(timestamp).utc.strftime('%Y-%m-%d') # '%Y%m%d' for AWS and Volcengine"
  }
}

mistake "scope-date-mismatch" {
  text    = "The date in the credential scope and the time of the request disagree."
  fix     = "Read the clock once per request, and take both date and time from it."
  text_zh = "凭证范围（scope）里的日期与请求时间不一致。"
  fix_zh  = "每个请求只取一次时间，日期和时间戳都由它得出。"
  code = {
    python     = "date = time.strftime(\"%Y-%m-%d\", time.gmtime(timestamp))  # \"%Y%m%d\" for AWS and Volcengine"
    php        = "$date = gmdate('Y-m-d', $timestamp); // 'Ymd' for AWS and Volcengine"
    java       = "String date = DateTimeFormatter.ofPattern(\"yyyy-MM-dd\").withZone(ZoneOffset.UTC).format(Instant.ofEpochSecond(timestamp)); // \"yyyyMMdd\" for AWS and Volcengine"
    javascript = "const date = new Date(timestamp * 1000).toISOString().slice(0, 10); // AWS and Volcengine: .replaceAll('-', '')"
    go         = "date := time.Unix(timestamp, 0).UTC().Format(\"2006-01-02\") // \"20060102\" for AWS and Volcengine"
    csharp     = "string date = DateTimeOffset.FromUnixTimeSeconds(timestamp).ToString(\"yyyy-MM-dd\", CultureInfo.InvariantCulture); // \"yyyyMMdd\" for AWS and Volcengine"
    ruby       = "date = Time.at(timestamp).utc.strftime('%Y-%m-%d') # '%Y%m%d' for AWS and Volcengine"
  }
}

mistake "scope-date-format" {
  text    = "The date in the credential scope has the wrong form."
  fix     = "Write it as the scheme wants it: YYYY-MM-DD for TC3, YYYYMMDD for AWS and Volcengine."
  text_zh = "凭证范围（scope）里的日期格式不对。"
  fix_zh  = "按签名方法的要求书写：TC3 用 YYYY-MM-DD，AWS 和火山引擎用 YYYYMMDD。"
  code = {
    python     = "date = time.strftime(\"%Y-%m-%d\", time.gmtime(timestamp))  # \"%Y%m%d\" for AWS and Volcengine"
    php        = "$date = gmdate('Y-m-d', $timestamp); // 'Ymd' for AWS and Volcengine"
    java       = "String date = DateTimeFormatter.ofPattern(\"yyyy-MM-dd\").withZone(ZoneOffset.UTC).format(Instant.ofEpochSecond(timestamp)); // \"yyyyMMdd\" for AWS and Volcengine"
    javascript = "const date = new Date(timestamp * 1000).toISOString().slice(0, 10); // AWS and Volcengine: .replaceAll('-', '')"
    go         = "date := time.Unix(timestamp, 0).UTC().Format(\"2006-01-02\") // \"20060102\" for AWS and Volcengine"
    csharp     = "string date = DateTimeOffset.FromUnixTimeSeconds(timestamp).ToString(\"yyyy-MM-dd\", CultureInfo.InvariantCulture); // \"yyyyMMdd\" for AWS and Volcengine"
    ruby       = "date = Time.at(timestamp).utc.strftime('%Y-%m-%d') # '%Y%m%d' for AWS and Volcengine"
  }
}

mistake "scope-region-wrong" {
  text    = "The region in the credential scope is not the region of the service."
  fix     = "Use the region that the endpoint belongs to (global services have a fixed one)."
  text_zh = "凭证范围（scope）里的地域与服务所在的地域不符。"
  fix_zh  = "使用接入点所属的地域（全局服务有固定的地域值）。"
}

mistake "scope-service-wrong" {
  text    = "The service name in the credential scope is wrong."
  fix     = "Use the service code from the API documentation."
  text_zh = "凭证范围（scope）里的服务名不对。"
  fix_zh  = "使用 API 文档中给出的服务代码。"
}

mistake "timestamp-mismatch" {
  text    = "Another time was signed than sent."
  fix     = "Read the clock once and use that value for both signing and sending."
  text_zh = "参与签名的时间与实际发送的时间不一致。"
  fix_zh  = "只取一次时间，签名和发送用同一个值。"
  code = {
    python     = "timestamp = int(time.time())"
    php        = "$timestamp = time();"
    java       = "long timestamp = Instant.now().getEpochSecond();"
    javascript = "const timestamp = Math.floor(Date.now() / 1000);"
    go         = "timestamp := time.Now().Unix()"
    csharp     = "long timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds();"
    ruby       = "timestamp = Time.now.to_i"
  }
}

mistake "timestamp-local-as-utc" {
  text    = "Local time was written as if it were UTC."
  fix     = "Format the time in UTC (gmtime, datetime.now(timezone.utc), gmdate)."
  text_zh = "把本地时间当成 UTC 时间发送了。"
  fix_zh  = "按 UTC 格式化时间（如 gmtime、datetime.now(timezone.utc)、gmdate）。"
  code = {
    python     = "timestamp = datetime.now(timezone.utc).strftime(\"%Y-%m-%dT%H:%M:%SZ\")"
    php        = "$timestamp = gmdate('Y-m-d\\TH:i:s\\Z');"
    java       = "String timestamp = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();"
    javascript = "const timestamp = new Date().toISOString().replace(/\\.\\d+Z$/, 'Z');"
    go         = "timestamp := time.Now().UTC().Format(\"2006-01-02T15:04:05Z\")"
    csharp     = "string timestamp = DateTime.UtcNow.ToString(\"yyyy-MM-dd'T'HH:mm:ss'Z'\", CultureInfo.InvariantCulture);"
    ruby       = "timestamp = Time.now.utc.strftime('%Y-%m-%dT%H:%M:%SZ')"
  }
}

mistake "timestamp-unit" {
  text    = "The timestamp is in milliseconds where seconds belong, or the other way round."
  fix     = "Use the unit of the documentation, which is seconds in most schemes."
  text_zh = "时间戳的单位不对：应为秒却用了毫秒，或者相反。"
  fix_zh  = "使用文档规定的单位，多数签名方法是秒。"
  code = {
    python     = "timestamp = int(time.time())"
    php        = "$timestamp = time();"
    java       = "long timestamp = Instant.now().getEpochSecond();"
    javascript = "const timestamp = Math.floor(Date.now() / 1000);"
    go         = "timestamp := time.Now().Unix()"
    csharp     = "long timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds();"
    ruby       = "timestamp = Time.now.to_i"
  }
}

mistake "date-header-format" {
  text    = "The date or time of the request has the wrong format."
  fix     = "Use the documented format, for a Date header that is \"Tue, 25 Feb 2025 08:00:00 GMT\"."
  text_zh = "请求的日期或时间格式不对。"
  fix_zh  = "使用文档规定的格式，Date 请求头形如 \"Tue, 25 Feb 2025 08:00:00 GMT\"。"
  code = {
    python     = "date = email.utils.formatdate(usegmt=True)  # for a Date header"
    php        = "$date = gmdate('D, d M Y H:i:s') . ' GMT'; // for a Date header"
    java       = "String date = DateTimeFormatter.ofPattern(\"EEE, dd MMM yyyy HH:mm:ss 'GMT'\", Locale.US).withZone(ZoneOffset.UTC).format(Instant.now()); // for a Date header"
    javascript = "const date = new Date().toUTCString(); // for a Date header"
    go         = "date := time.Now().UTC().Format(http.TimeFormat) // for a Date header"
    csharp     = "string date = DateTimeOffset.UtcNow.ToString(\"r\", CultureInfo.InvariantCulture); // for a Date header"
    ruby       = "date = Time.now.httpdate # for a Date header"
  }
}

mistake "clock-skew" {
  text    = "The clock is off, or the request is old."
  fix     = "Synchronise the clock and sign just before sending."
  text_zh = "本机时钟不准，或者请求签名后放置太久才发送。"
  fix_zh  = "用 NTP 校准时钟，并在发送前才签名。"
}

mistake "token-missing" {
  text    = "A temporary key was used without its security token."
  fix     = "Send the session token in the header or parameter that the scheme has for it."
  text_zh = "使用了临时密钥，却没有带上会话 token。"
  fix_zh  = "在签名方法规定的请求头或参数中带上会话 token。"
}

mistake "token-not-signed" {
  text    = "The security token was added after signing."
  fix     = "Add the token before signing."
  text_zh = "会话 token 是在签名之后才加上的，没有参与签名。"
  fix_zh  = "先加上会话 token，再计算签名。"
}

mistake "nonce-reused" {
  text    = "The nonce was used before, by a retry or because the random number is too coarse."
  fix     = "Make a fresh nonce for every attempt (a UUID, or a wide random number where the scheme wants digits) and sign again on every retry."
  text_zh = "随机数（nonce）重复使用了，例如重试时没有更换，或者随机数位数太少。"
  fix_zh  = "每次尝试都生成新的随机数（UUID，要求数字时用取值范围足够大的随机整数），重试时重新签名。"
  code = {
    python     = "nonce = str(uuid.uuid4())"
    php        = "$nonce = bin2hex(random_bytes(16));"
    java       = "String nonce = UUID.randomUUID().toString();"
    javascript = "const nonce = crypto.randomUUID();"
    go         = "nonce := rand.Text() // crypto/rand"
    csharp     = "string nonce = Guid.NewGuid().ToString();"
    ruby       = "nonce = SecureRandom.uuid"
  }
}

mistake "request-too-large" {
  text    = "The request is larger than the signature version allows, and the server answers with a signature error (Tencent Cloud's v1 above 1 MB)."
  fix     = "Use a signature version with a higher limit, TC3-HMAC-SHA256 for Tencent Cloud."
  text_zh = "请求大小超过了该签名版本的上限，服务端却返回签名错误（如腾讯云签名 v1 超过 1 MB）。"
  fix_zh  = "改用上限更高的签名版本，腾讯云为 TC3-HMAC-SHA256。"
}
