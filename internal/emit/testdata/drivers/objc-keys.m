// Verifies one request several times and prints what comes out, a line each.
#import "AlibabaAcs3Signer.h"
#include <stdio.h>

/** Knows one key, and how often it was used. */
@interface Keys : NSObject <AlibabaAcs3Keys> {
@public
    NSString *_keyID;
    NSError *_failure;
    NSMutableSet *_seen;
}

@end

@implementation Keys

- (AlibabaAcs3Key *)keyForID:(NSString *)keyID error:(NSError **)error {
    if (_failure != nil) {
        *error = _failure;
        return nil;
    }
    return [keyID isEqualToString:_keyID] ? [[[AlibabaAcs3Key alloc] initWithSecret:@"s3cret"] autorelease] : nil;
}

- (BOOL)hasSeenNonce:(NSString *)nonce ofKeyID:(NSString *)keyID {
    NSString *used = [NSString stringWithFormat:@"%@ %@", keyID, nonce];
    BOOL seen = [_seen containsObject:used];
    [_seen addObject:used];
    return seen;
}

@end

int main(void) {
    NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
    AlibabaAcs3Signer *signer = [[[AlibabaAcs3Signer alloc] initWithKeyID:@"AKID" secret:@"s3cret" token:nil] autorelease];
    NSURL *url = [NSURL URLWithString:@"https://ecs.aliyuncs.com/?RegionId=cn-hangzhou"];
    NSDictionary *inputs = [NSDictionary dictionaryWithObjectsAndKeys:@"DescribeRegions", @"action", @"2014-05-26", @"version", nil];
    NSURLRequest *sent = [signer signedRequest:[NSURLRequest requestWithURL:url] inputs:inputs error:NULL];
    NSMutableArray *headers = [NSMutableArray array];
    for (NSString *name in [sent allHTTPHeaderFields]) {
        [headers addObject:[NSURLQueryItem queryItemWithName:name value:[sent valueForHTTPHeaderField:name]]];
    }
    Keys *keys = [[[Keys alloc] init] autorelease];
    keys->_keyID = @"AKID";
    keys->_seen = [NSMutableSet set];
    AlibabaAcs3Verifier *verifier = [[[AlibabaAcs3Verifier alloc] initWithKeys:keys] autorelease];
    NSError *error = nil;
    for (int i = 0; i < 4; i++) {
        keys->_keyID = i < 2 ? @"AKID" : @"OTHER";
        if (i == 3) {
            NSDictionary *info = [NSDictionary dictionaryWithObject:@"the keys cannot be read" forKey:NSLocalizedDescriptionKey];
            keys->_failure = [NSError errorWithDomain:@"Keys" code:1 userInfo:info];
        }
        AlibabaAcs3Verdict *verdict = [verifier verifyMethod:@"GET"
                                                         URL:[[sent URL] absoluteString]
                                                     headers:headers
                                                        body:nil
                                                        time:nil
                                                       error:&error];
        if (verdict == nil) {
            printf("%s\n", [[error localizedDescription] UTF8String]);
        } else {
            printf("%s %d %s\n", [verdict.verdict UTF8String], verdict.OK, [verdict.keyID UTF8String]);
        }
    }
    verifier.inputs = [NSDictionary dictionaryWithObject:@"x" forKey:@"no_such_input"];
    keys->_failure = nil;
    [verifier verifyMethod:@"GET" URL:@"https://ecs.aliyuncs.com/" headers:nil body:nil time:nil error:&error];
    printf("%s\n", [[error domain] UTF8String]);
    [pool release];
    return 0;
}
