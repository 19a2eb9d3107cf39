// Sends one request that QingcloudIaasSigner.m signs, and prints the answer.
//
// usage: ./QingcloudIaasExample METHOD URL BODY [INPUT=VALUE ...]
//
// The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is sent as JSON; "" is none.
// It needs libcurl: link with -lcurl -lcrypto. NSURLConnection would not do in GNUstep: it sends another path than that
// of the URL, knows no proxy, and does not see to it that a certificate is that of the host.

#import "QingcloudIaasSigner.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

static NSString *Variable(const char *name) {
    const char *value = getenv(name);
    return value != NULL ? [NSString stringWithUTF8String:value] : nil;
}

static void Complain(NSString *message) {
    fprintf(stderr, "%s\n", [message UTF8String]);
}

/** Sends what is signed, and gives the exit code. */
static int Send(NSURLRequest *request) {
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    for (NSString *name in [request allHTTPHeaderFields]) {
        NSString *value = [request valueForHTTPHeaderField:name];
        NSString *written = [value length] > 0 ? [@": " stringByAppendingString:value] : @";";
        headers = curl_slist_append(headers, [[name stringByAppendingString:written] UTF8String]);
    }
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, [[[request URL] absoluteString] UTF8String]);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (getenv("CURL_CA_BUNDLE") != NULL) { // as curl does
        curl_easy_setopt(curl, CURLOPT_CAINFO, getenv("CURL_CA_BUNDLE"));
    }
    NSData *body = [request HTTPBody];
    if ([body length] > 0) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)[body length]);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, [body bytes]);
    }
    curl_easy_setopt(curl, CURLOPT_NOBODY, [[request HTTPMethod] isEqualToString:@"HEAD"] ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, [[request HTTPMethod] UTF8String]);
    CURLcode code = curl_easy_perform(curl); // it prints the answer
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    printf("\n");
    if (code != CURLE_OK) {
        fprintf(stderr, "%s\n", curl_easy_strerror(code));
        return 1;
    }
    if (status >= 300) {
        fprintf(stderr, "HTTP status %ld\n", status);
    }
    return status >= 300 ? 1 : 0;
}

static int Run(NSArray *arguments) {
    if ([arguments count] < 4) {
        Complain(@"usage: METHOD URL BODY [INPUT=VALUE ...]");
        return 2;
    }
    NSString *keyID = Variable("CHOPMARK_KEY_ID");
    NSString *secret = Variable("CHOPMARK_SECRET");
    if (keyID == nil || secret == nil) {
        Complain(@"CHOPMARK_KEY_ID and CHOPMARK_SECRET are not set");
        return 2;
    }
    NSURL *url = [NSURL URLWithString:[arguments objectAtIndex:2]];
    if (url == nil) {
        Complain(@"the URL is not well formed");
        return 1;
    }
    NSMutableDictionary *inputs = [NSMutableDictionary dictionary];
    for (NSUInteger i = 4; i < [arguments count]; i++) {
        NSString *pair = [arguments objectAtIndex:i];
        NSRange equals = [pair rangeOfString:@"="];
        if (equals.location != NSNotFound) {
            NSString *name = [pair substringToIndex:equals.location];
            [inputs setObject:[pair substringFromIndex:NSMaxRange(equals)] forKey:name];
        }
    }
    NSMutableURLRequest *request = [NSMutableURLRequest requestWithURL:url];
    [request setHTTPMethod:[arguments objectAtIndex:1]];
    [request setValue:@"*/*" forHTTPHeaderField:@"Accept"];
    if ([[arguments objectAtIndex:3] length] > 0) {
        [request setValue:@"application/json" forHTTPHeaderField:@"Content-Type"];
        [request setHTTPBody:[[arguments objectAtIndex:3] dataUsingEncoding:NSUTF8StringEncoding]];
    }
    NSString *token = Variable("CHOPMARK_TOKEN");
    QingcloudIaasSigner *signer = [[QingcloudIaasSigner alloc] initWithKeyID:keyID secret:secret token:token];
    NSError *error = nil;
    NSURLRequest *result = [signer signedRequest:request inputs:inputs error:&error];
#if !__has_feature(objc_arc)
    [signer release];
#endif
    if (result == nil) {
        Complain([error localizedDescription]);
        return 1;
    }
    return Send(result);
}

int main(void) {
#if !__has_feature(objc_arc)
    NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
#endif
    curl_global_init(CURL_GLOBAL_DEFAULT);
    int code = Run([[NSProcessInfo processInfo] arguments]);
    curl_global_cleanup();
#if !__has_feature(objc_arc)
    [pool release];
#endif
    return code;
}
