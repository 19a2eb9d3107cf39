// Reads cases as lines of hex, signs each with the class of its scheme, and prints the results in the same way.
#import <Foundation/Foundation.h>
#include <stdio.h>

static NSData *Decoded(NSString *hex) {
    NSMutableData *data = [NSMutableData data];
    for (NSUInteger i = 0; i + 1 < hex.length; i += 2) {
        unsigned byte = 0;
        sscanf([[hex substringWithRange:NSMakeRange(i, 2)] UTF8String], "%2x", &byte);
        [data appendBytes:&(unsigned char){(unsigned char)byte} length:1];
    }
    return data;
}

static NSString *TextOf(NSString *hex) {
    return [[[NSString alloc] initWithData:Decoded(hex) encoding:NSUTF8StringEncoding] autorelease];
}

/** Prints bytes; the last 128 characters of Unicode stand for bytes that are no UTF-8. */
static void PrintData(NSData *data) {
    const unsigned char *bytes = data.bytes;
    putchar(' ');
    for (NSUInteger i = 0; i < data.length; i++) {
        if (bytes[i] == 0xf4 && bytes[i + 1] == 0x8f && bytes[i + 2] >= 0xbe) {
            printf("%02x", (bytes[i + 2] << 6 | (bytes[i + 3] & 0x3f)) & 0xff);
            i += 3;
        } else {
            printf("%02x", bytes[i]);
        }
    }
    if (data.length == 0) {
        putchar('-');
    }
}

static void PrintText(NSString *text) {
    PrintData([text dataUsingEncoding:NSUTF8StringEncoding]);
}

/** Sends a message whose words a signer of the scheme has: optional ones may be left out. */
static id Sent(id receiver, NSArray *words, NSArray *values, NSError **error) {
    NSMutableArray *used = [NSMutableArray array];
    NSMutableString *name = [NSMutableString string];
    for (NSString *word in words) {
        BOOL optional = [word isEqualToString:@"token:"] || [word isEqualToString:@"nonce:"] || [word isEqualToString:@"cover:"];
        BOOL has = NO;
        Class class = [receiver class];
        unsigned count = 0;
        Method *methods = class_copyMethodList(class, &count);
        for (unsigned i = 0; i < count; i++) {
            NSString *method = NSStringFromSelector(method_getName(methods[i]));
            has = has || ([method hasPrefix:[words objectAtIndex:0]] && [method rangeOfString:word].location != NSNotFound);
        }
        free(methods);
        if (has || !optional) {
            [name appendString:word];
            [used addObject:[values objectAtIndex:[words indexOfObject:word]]];
        }
    }
    if (error != NULL) {
        [name appendString:@"error:"];
    }
    SEL selector = NSSelectorFromString(name);
    NSMethodSignature *signature = [receiver methodSignatureForSelector:selector];
    NSInvocation *invocation = [NSInvocation invocationWithMethodSignature:signature];
    [invocation setTarget:receiver];
    [invocation setSelector:selector];
    for (NSUInteger i = 0; i < used.count; i++) {
        id value = [used objectAtIndex:i];
        value = value == [NSNull null] ? nil : value;
        [invocation setArgument:&value atIndex:(NSInteger)i + 2];
    }
    if (error != NULL) {
        [invocation setArgument:&error atIndex:(NSInteger)used.count + 2];
    }
    id result = nil;
    [invocation invoke];
    [invocation getReturnValue:&result];
    return result;
}

/** Finds the one key. */
@interface Keys : NSObject {
@public
    NSString *_keyID;
    id _key;
}

- (id)keyForID:(NSString *)keyID error:(NSError **)error;

@end

@implementation Keys

- (id)keyForID:(NSString *)keyID error:(NSError **)error {
    return [keyID isEqualToString:_keyID] ? _key : nil;
}

@end

static void PrintError(NSError *error) {
    printf("error");
    PrintText([error localizedDescription]);
    printf("\n\n");
}

/** Verifies the request of a case, whose first four values are those of the request. */
static void Verified(NSString *scheme, NSDictionary *one, NSArray *request, NSDictionary *demands) {
    Keys *keys = [[[Keys alloc] init] autorelease];
    keys->_keyID = [one objectForKey:@"key_id"];
    keys->_key = [[NSClassFromString([scheme stringByAppendingString:@"Key"]) alloc] autorelease];
    NSArray *words = [NSArray arrayWithObjects:@"initWithSecret:", @"token:", nil];
    id token = [one objectForKey:@"token"] ?: [NSNull null];
    keys->_key = Sent(keys->_key, words, [NSArray arrayWithObjects:[one objectForKey:@"secret"], token, nil], NULL);
    id verifier = [[NSClassFromString([scheme stringByAppendingString:@"Verifier"]) alloc] autorelease];
    verifier = Sent(verifier, [NSArray arrayWithObject:@"initWithKeys:"], [NSArray arrayWithObject:keys], NULL);
    [verifier setValuesForKeysWithDictionary:demands];
    words = [NSArray arrayWithObjects:@"verifyMethod:", @"URL:", @"headers:", @"body:", @"time:", nil];
    NSDate *now = [NSDate dateWithTimeIntervalSince1970:[[one objectForKey:@"now"] doubleValue]];
    NSError *error = nil;
    id verdict = Sent(verifier, words, [request arrayByAddingObject:now], &error);
    if (verdict == nil) {
        PrintError(error);
        return;
    }
    printf("verdict");
    PrintText([verdict valueForKey:@"verdict"]);
    printf("\ndetail");
    PrintText([verdict valueForKey:@"detail"]);
    printf("\n\n");
}

static void Answer(NSArray *lines) {
    NSMutableDictionary *one = [NSMutableDictionary dictionary];
    NSMutableDictionary *inputs = [NSMutableDictionary dictionary];
    NSMutableArray *headers = [NSMutableArray array];
    NSMutableDictionary *lists = [NSMutableDictionary dictionary];
    NSMutableDictionary *accepted = [NSMutableDictionary dictionary];
    NSData *body = nil;
    for (NSArray *line in lines) {
        NSString *kind = [line objectAtIndex:0];
        if ([kind isEqualToString:@"header"]) {
            [headers addObject:[NSURLQueryItem queryItemWithName:TextOf([line objectAtIndex:1]) value:TextOf([line objectAtIndex:2])]];
        } else if ([kind isEqualToString:@"input"]) {
            [inputs setObject:TextOf([line objectAtIndex:2]) forKey:TextOf([line objectAtIndex:1])];
        } else if ([kind isEqualToString:@"body"]) {
            body = Decoded([line objectAtIndex:1]);
        } else if ([[NSArray arrayWithObjects:@"cover", @"headers", @"accepted", nil] containsObject:kind]) {
            NSMutableArray *values = [NSMutableArray array];
            for (NSUInteger i = 1; i < line.count; i++) {
                [values addObject:TextOf([line objectAtIndex:i])];
            }
            if ([kind isEqualToString:@"accepted"]) {
                NSString *name = [[[values objectAtIndex:0] retain] autorelease];
                [values removeObjectAtIndex:0];
                [accepted setObject:values forKey:name];
            } else {
                [lists setObject:values forKey:kind];
            }
        } else {
            [one setObject:TextOf([line objectAtIndex:1]) forKey:kind];
        }
    }
    NSMutableString *class = [NSMutableString string];
    for (NSString *word in [[one objectForKey:@"scheme"] componentsSeparatedByString:@"-"]) {
        [class appendString:[[word substringToIndex:1] uppercaseString]];
        [class appendString:[word substringFromIndex:1]];
    }
    if ([one objectForKey:@"now"] != nil) {
        [lists setObject:inputs forKey:@"inputs"];
        [lists setObject:accepted forKey:@"accepted"];
        [lists setObject:[NSNumber numberWithDouble:[[one objectForKey:@"within"] doubleValue]] forKey:@"within"];
        id content = body ?: (id)[NSNull null];
        Verified(class, one, [NSArray arrayWithObjects:[one objectForKey:@"method"], [one objectForKey:@"url"], headers, content, nil], lists);
        return;
    }
    [class appendString:@"Signer"];
    id signer = [[NSClassFromString(class) alloc] autorelease];
    NSArray *words = [NSArray arrayWithObjects:@"initWithKeyID:", @"secret:", @"token:", nil];
    id token = [one objectForKey:@"token"] ?: [NSNull null];
    signer = Sent(signer, words, [NSArray arrayWithObjects:[one objectForKey:@"key_id"], [one objectForKey:@"secret"], token, nil], NULL);
    double seconds = [[one objectForKey:@"seconds"] doubleValue] + [[one objectForKey:@"nanoseconds"] doubleValue] / 1e9;
    words = [NSArray arrayWithObjects:@"signMethod:", @"URL:", @"headers:", @"body:", @"inputs:", @"time:", @"nonce:", @"cover:", nil];
    NSArray *values = [NSArray arrayWithObjects:[one objectForKey:@"method"], [one objectForKey:@"url"], headers, body, inputs,
        [NSDate dateWithTimeIntervalSince1970:seconds], [one objectForKey:@"nonce"], [lists objectForKey:@"cover"] ?: [NSNull null], nil];
    NSError *error = nil;
    id result = Sent(signer, words, values, &error);
    if (result == nil) {
        PrintError(error);
        return;
    }
    for (NSArray *names in [NSArray arrayWithObjects:[NSArray arrayWithObjects:@"string_to_sign", @"stringToSign", nil],
             [NSArray arrayWithObjects:@"signature", @"signature", nil], [NSArray arrayWithObjects:@"url", @"URL", nil], nil]) {
        printf("%s", [[names objectAtIndex:0] UTF8String]);
        PrintText([result valueForKey:[names objectAtIndex:1]]);
        printf("\n");
    }
    for (NSURLQueryItem *header in [result valueForKey:@"headers"]) {
        printf("header");
        PrintText(header.name);
        PrintText(header.value);
        printf("\n");
    }
    printf("body");
    PrintData([result valueForKey:@"body"]);
    printf("\n\n");
}

int main(void) {
    NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
    NSData *input = [[NSFileHandle fileHandleWithStandardInput] readDataToEndOfFile];
    NSString *text = [[[NSString alloc] initWithData:input encoding:NSASCIIStringEncoding] autorelease];
    NSMutableArray *lines = [NSMutableArray array];
    for (NSString *line in [text componentsSeparatedByString:@"\n"]) {
        if (line.length > 0) {
            [lines addObject:[line componentsSeparatedByString:@" "]];
        } else if (lines.count > 0) {
            NSAutoreleasePool *own = [[NSAutoreleasePool alloc] init];
            Answer(lines);
            [own release];
            [lines removeAllObjects];
        }
    }
    [pool release];
    return 0;
}
