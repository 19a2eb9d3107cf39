// The parts of which signers in Objective-C are made. Regions that a signer uses are copied into it.

#import "objc.h"

#import <openssl/crypto.h>
#import <openssl/evp.h>
#import <openssl/hmac.h>
#import <openssl/rand.h>

// region md5 needs digest
// endregion
// region sha1 needs digest
// endregion
// region sha256 needs digest
// endregion
// region sha384 needs digest
// endregion
// region sha512 needs digest
// endregion
// region sm3 needs digest
// endregion
// region hmac_md5 needs mac
// endregion
// region hmac_sha1 needs mac
// endregion
// region hmac_sha256 needs mac
// endregion
// region hmac_sha384 needs mac
// endregion
// region hmac_sha512 needs mac
// endregion
// region hmac_sm3 needs mac
// endregion
// region header needs header?
// endregion
// region header? needs all_header_values
// endregion
// region param needs param?
// endregion
// region local needs utc
// endregion
// region hex_upper needs hex, upper
// endregion
// region raw_query needs query_property
// endregion
// region pair needs pair_of
// endregion
// region inputs needs list_of
// endregion
// region need_inputs needs need_input, list_of
// endregion
// region all_headers needs sort, unique, lower
// endregion
// region headers needs Header, all_headers, all_header_values
// endregion
// region signed needs Header, all_headers, all_header_values, fits, sort_headers, trim
// endregion
// region send_params needs pair_of, drop, params, sort_names, percent, utf8
// endregion
// region received_query? needs received_query, values
// endregion
// region received_params? needs received_pairs, values
// endregion
// region repeats_query needs received_query, values
// endregion
// region repeats_params needs received_pairs, values
// endregion
// region misspells_query needs received_query, misspelt
// endregion
// region misspells_params needs received_pairs, misspelt
// endregion
// region field? needs values
// endregion
// region read_unix? needs unix_time
// endregion
// region read_unix_ms? needs unix_time
// endregion
// region request needs lower
#if __has_feature(objc_arc)
#define AUTORELEASED(object) (object)
#else
#define AUTORELEASED(object) [(object) autorelease]
#endif

NSString *const SchemeErrorDomain = @"SchemeErrorDomain";

/** Tells why signing ends; gives nil. */
static id Failed(NSError **error, SchemeError code, NSString *why) {
    if (error != NULL) {
        NSDictionary *info = [NSDictionary dictionaryWithObject:why forKey:NSLocalizedDescriptionKey];
        *error = [NSError errorWithDomain:SchemeErrorDomain code:code userInfo:info];
    }
    return nil;
}

// endregion
// region pair_of
static NSURLQueryItem *Pair(NSString *name, NSString *value) {
    return [NSURLQueryItem queryItemWithName:name value:value];
}

// endregion
// region utf8
/** Gives the bytes of a text. */
static NSData *UTF8(NSString *text) {
    NSData *data = [text dataUsingEncoding:NSUTF8StringEncoding];
    // region text
    // Undoes what Text does with bytes that are no UTF-8.
    NSMutableData *bytes = [NSMutableData dataWithCapacity:data.length];
    const unsigned char *from = data.bytes;
    for (NSUInteger i = 0; i < data.length; i++) {
        unsigned char byte = from[i];
        if (byte == 0xf4 && from[i + 1] == 0x8f && from[i + 2] >= 0xbe) {
            byte = (unsigned char)(from[i + 2] << 6 | (from[i + 3] & 0x3f));
            i += 3;
        }
        [bytes appendBytes:&byte length:1];
    }
    data = bytes;
    // endregion
    return data;
}

// endregion
// region text needs utf8
/** Gives how many bytes the character takes that begins here, or 0 when it is none. */
static NSUInteger CharacterSize(const unsigned char *bytes, NSUInteger size) {
    NSUInteger more = bytes[0] < 0x80 ? 0 : bytes[0] < 0xe0 ? 1 : bytes[0] < 0xf0 ? 2 : 3;
    if (more >= size || (more > 0 && (bytes[0] < 0xc2 || bytes[0] > 0xf4))) {
        return 0;
    }
    for (NSUInteger i = 1; i <= more; i++) {
        if ((bytes[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    BOOL overlong = (bytes[0] == 0xe0 && bytes[1] < 0xa0) || (bytes[0] == 0xf0 && bytes[1] < 0x90);
    BOOL surrogate = bytes[0] == 0xed && bytes[1] > 0x9f;
    BOOL last = bytes[0] == 0xf4 && (bytes[1] > 0x8f || (bytes[1] == 0x8f && bytes[2] >= 0xbe));
    return overlong || surrogate || last ? 0 : more + 1;
}

/** Takes bytes as a text. What is no UTF-8 survives as one of the last 128 characters of Unicode, which are private. */
static NSString *Text(NSData *data) {
    NSMutableData *valid = [NSMutableData dataWithCapacity:data.length];
    const unsigned char *bytes = data.bytes;
    for (NSUInteger i = 0; i < data.length;) {
        NSUInteger size = CharacterSize(bytes + i, data.length - i);
        if (size > 0) {
            [valid appendBytes:bytes + i length:size];
            i += size;
        } else {
            unsigned char escaped[] = {0xf4, 0x8f, bytes[i] < 0xc0 ? 0xbe : 0xbf, 0x80 | (bytes[i] & 0x3f)};
            [valid appendBytes:escaped length:sizeof escaped];
            i++;
        }
    }
    return AUTORELEASED([[NSString alloc] initWithData:valid encoding:NSUTF8StringEncoding]);
}

// endregion
// region pieces
/** Parts a text at its separators. An empty separator parts nothing. */
static NSMutableArray *Pieces(NSString *text, NSString *separator) {
    NSMutableArray *pieces = [NSMutableArray array];
    NSRange rest = NSMakeRange(0, text.length);
    while (separator.length > 0) {
        NSRange found = [text rangeOfString:separator options:NSLiteralSearch range:rest];
        if (found.location == NSNotFound) {
            break;
        }
        [pieces addObject:[text substringWithRange:NSMakeRange(rest.location, found.location - rest.location)]];
        rest = NSMakeRange(NSMaxRange(found), text.length - NSMaxRange(found));
    }
    [pieces addObject:[text substringWithRange:rest]];
    return pieces;
}

// endregion
// region before needs pieces
/** Gives what precedes the first separator. */
static NSString *Before(NSString *text, NSString *separator) {
    return [Pieces(text, separator) objectAtIndex:0];
}

// endregion
// region after needs pieces
/** Gives what follows the first separator. */
static NSString *After(NSString *text, NSString *separator) {
    NSMutableArray *pieces = Pieces(text, separator);
    [pieces removeObjectAtIndex:0];
    return [pieces componentsJoinedByString:separator];
}

// endregion
// region replace needs pieces
/** Turns every old into new; an empty old changes nothing. */
static NSString *Replace(NSString *text, NSString *old, NSString *new) {
    return [Pieces(text, old) componentsJoinedByString:new];
}

// endregion
// region includes
/** Tells whether a text stands in another one. */
static BOOL Includes(NSString *text, NSString *part) {
    return part.length == 0 || [text rangeOfString:part options:NSLiteralSearch].location != NSNotFound;
}

// endregion
// region starts_with
/** Tells whether a text begins with another one. */
static BOOL StartsWith(NSString *text, NSString *start) {
    return text.length >= start.length && [[text substringToIndex:start.length] isEqualToString:start];
}

// endregion
// region ends_with
/** Tells whether a text ends with another one. */
static BOOL EndsWith(NSString *text, NSString *end) {
    return text.length >= end.length && [[text substringFromIndex:text.length - end.length] isEqualToString:end];
}

// endregion
// region moved
/** Gives a text with each character moved that lies between two. */
static NSString *Moved(NSString *text, unichar first, unichar last, int by) {
    NSMutableData *moved = [NSMutableData dataWithLength:text.length * sizeof(unichar)];
    unichar *c = moved.mutableBytes;
    [text getCharacters:c range:NSMakeRange(0, text.length)];
    for (NSUInteger i = 0; i < text.length; i++) {
        c[i] = (unichar)(c[i] >= first && c[i] <= last ? c[i] + by : c[i]);
    }
    return [NSString stringWithCharacters:c length:text.length];
}

// endregion
// region lower needs moved
/** Puts A-Z in lower case, and nothing else. */
static NSString *Lower(NSString *text) {
    return Moved(text, 'A', 'Z', 'a' - 'A');
}

// endregion
// region upper needs moved
/** Puts a-z in upper case, and nothing else. */
static NSString *Upper(NSString *text) {
    return Moved(text, 'a', 'z', 'A' - 'a');
}

// endregion
// region title needs lower, upper, pieces
/** Writes a header name as MIME does. */
static NSString *Title(NSString *name) {
    NSMutableArray *words = [NSMutableArray array];
    for (NSString *word in Pieces(name, @"-")) {
        NSUInteger first = word.length > 0 ? 1 : 0;
        NSString *rest = Lower([word substringFromIndex:first]);
        [words addObject:[Upper([word substringToIndex:first]) stringByAppendingString:rest]];
    }
    return [words componentsJoinedByString:@"-"];
}

// endregion
// region trim
/** Takes spaces, tabs, CR and LF off both ends. */
static NSString *Trim(NSString *text) {
    return [text stringByTrimmingCharactersInSet:[NSCharacterSet characterSetWithCharactersInString:@" \t\r\n"]];
}

// endregion
// region list_of needs pieces, trim
/** Parts a list that is written with commas; gives nil for nil. */
static NSArray *Listed(NSString *text) {
    if (text == nil) {
        return nil;
    }
    NSMutableArray *items = [NSMutableArray array];
    for (NSString *piece in Pieces(text, @",")) {
        if (Trim(piece).length > 0) {
            [items addObject:Trim(piece)];
        }
    }
    return items;
}

// endregion
// region squeeze needs includes, replace
/** Makes one of every run of a text. */
static NSString *Squeeze(NSString *text, NSString *run) {
    NSString *twice = [run stringByAppendingString:run];
    while (run.length > 0 && Includes(text, twice)) {
        text = Replace(text, twice, run);
    }
    return text;
}

// endregion
// region percent_keep needs utf8
/** Escapes as RFC 3986 does: only letters, digits, - . _ ~ and what is to be kept stay. */
static NSString *PercentKeep(NSString *text, NSString *keep) {
    NSString *plain = @"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    NSString *kept = [plain stringByAppendingString:keep];
    NSData *data = UTF8(text);
    const unsigned char *bytes = data.bytes;
    NSMutableString *escaped = [NSMutableString string];
    for (NSUInteger i = 0; i < data.length; i++) {
        NSString *c = [NSString stringWithFormat:@"%C", (unichar)bytes[i]];
        BOOL stays = bytes[i] < 0x80 && [kept rangeOfString:c options:NSLiteralSearch].location != NSNotFound;
        [escaped appendString:stays ? c : [NSString stringWithFormat:@"%%%02X", bytes[i]]];
    }
    return escaped;
}

// endregion
// region percent needs percent_keep
/** Escapes as RFC 3986 does: only letters, digits, - . _ ~ stay. */
static NSString *Percent(NSString *text) {
    return PercentKeep(text, @"");
}

// endregion
// region digit
/** Gives the value of a hex digit, or -1. */
static int Digit(unsigned char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    unsigned char lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// endregion
// region unpercent needs utf8, text, digit
/** Undoes percent once. */
static NSString *Unpercent(NSString *text) {
    NSData *data = UTF8(text);
    const unsigned char *bytes = data.bytes;
    NSMutableData *plain = [NSMutableData data];
    for (NSUInteger i = 0; i < data.length; i++) {
        unsigned char c = bytes[i];
        if (c == '%' && i + 2 < data.length && Digit(bytes[i + 1]) >= 0 && Digit(bytes[i + 2]) >= 0) {
            c = (unsigned char)(16 * Digit(bytes[i + 1]) + Digit(bytes[i + 2]));
            i += 2;
        }
        [plain appendBytes:&c length:1];
    }
    return Text(plain);
}

// endregion
// region form_encode needs percent, replace
/** Escapes as forms do: a blank is +, and * is escaped. */
static NSString *FormEncode(NSString *text) {
    return Replace(Percent(text), @"%20", @"+");
}

// endregion
// region form_decode needs unpercent, replace
/** Undoes the escaping of forms: + is a blank. */
static NSString *FormDecode(NSString *text) {
    return Unpercent(Replace(text, @"+", @" "));
}

// endregion
// region pairs needs pair_of, pieces, before, after
/** Gives the pieces of a text, each cut at the first equals. */
static NSArray *Pairs(NSString *text, NSString *between, NSString *equals) {
    NSMutableArray *pairs = [NSMutableArray array];
    for (NSString *piece in Pieces(text, between)) {
        if (piece.length > 0) {
            [pairs addObject:Pair(Before(piece, equals), After(piece, equals))];
        }
    }
    return pairs;
}

// endregion
// region decoded_pairs needs pairs, form_decode
/** Gives the pairs of a query or form, decoded. */
static NSArray *DecodedPairs(NSString *text) {
    NSMutableArray *pairs = [NSMutableArray array];
    for (NSURLQueryItem *pair in Pairs(text, @"&", @"=")) {
        [pairs addObject:Pair(FormDecode(pair.name), FormDecode(pair.value))];
    }
    return pairs;
}

// endregion
// region sorted needs utf8
/** Orders the places of keys by the bytes of these, and those of one key by themselves. */
static NSInteger Order(id place, id other, void *keys) {
    NSData *key = [(__bridge NSArray *)keys objectAtIndex:[place unsignedIntegerValue]];
    NSData *next = [(__bridge NSArray *)keys objectAtIndex:[other unsignedIntegerValue]];
    int order = memcmp(key.bytes, next.bytes, MIN(key.length, next.length));
    if (order == 0 && key.length == next.length) {
        return [place compare:other];
    }
    return order < 0 || (order == 0 && key.length < next.length) ? NSOrderedAscending : NSOrderedDescending;
}

/** Gives items in order of the bytes of one of their properties; those that have it in common keep their order. */
static NSArray *SortedBy(NSArray *items, NSString *property) {
    NSMutableArray *keys = [NSMutableArray array], *places = [NSMutableArray array], *sorted = [NSMutableArray array];
    for (id item in items) {
        [places addObject:[NSNumber numberWithUnsignedInteger:places.count]];
        [keys addObject:UTF8([item valueForKey:property])];
    }
    for (NSNumber *place in [places sortedArrayUsingFunction:Order context:(__bridge void *)keys]) {
        [sorted addObject:[items objectAtIndex:[place unsignedIntegerValue]]];
    }
    return sorted;
}

// endregion
// region sort needs sorted
/** Gives texts in order of their bytes. */
static NSArray *Sort(NSArray *texts) {
    return SortedBy(texts, @"self");
}

// endregion
// region sort_names needs sorted
/** Gives pairs by name, in order of their bytes; those of one name keep their order. */
static NSArray *SortNames(NSArray *pairs) {
    return SortedBy(pairs, @"name");
}

// endregion
// region sort_pairs needs sorted
/** Gives pairs by name, then by value, in order of their bytes. */
static NSArray *SortPairs(NSArray *pairs) {
    return SortedBy(SortedBy(pairs, @"value"), @"name");
}

// endregion
// region sort_headers needs sorted
/** Gives headers by name. */
static NSArray *SortHeaders(NSArray *headers) {
    return SortedBy(headers, @"name");
}

// endregion
// region unique
/** Gives each text once, where it first appears. */
static NSArray *Unique(NSArray *texts) {
    NSMutableArray *unique = [NSMutableArray array];
    for (NSString *text in texts) {
        if (![unique containsObject:text]) {
            [unique addObject:text];
        }
    }
    return unique;
}

// endregion
// region values
/** Gives the values of a name. */
static NSArray *Values(NSArray *pairs, NSString *name) {
    NSMutableArray *values = [NSMutableArray array];
    for (NSURLQueryItem *pair in pairs) {
        if ([pair.name isEqualToString:name]) {
            [values addObject:pair.value];
        }
    }
    return values;
}

// endregion
// region group needs pair_of, unique, values
/** Gives one pair a name, its values joined. */
static NSArray *Group(NSArray *pairs, NSString *separator) {
    NSMutableArray *grouped = [NSMutableArray array];
    for (NSString *name in Unique([pairs valueForKey:@"name"])) {
        [grouped addObject:Pair(name, [Values(pairs, name) componentsJoinedByString:separator])];
    }
    return grouped;
}

// endregion
// region fields
/** Gives name=value with separators between them. */
static NSString *Fields(NSString *separator, NSArray *pairs) {
    NSMutableArray *fields = [NSMutableArray array];
    for (NSURLQueryItem *pair in pairs) {
        [fields addObject:[NSString stringWithFormat:@"%@=%@", pair.name, pair.value]];
    }
    return [fields componentsJoinedByString:separator];
}

// endregion
// region quoted_fields
/** Gives name="value" with separators between them. */
static NSString *QuotedFields(NSString *separator, NSArray *pairs) {
    NSMutableArray *fields = [NSMutableArray array];
    for (NSURLQueryItem *pair in pairs) {
        [fields addObject:[NSString stringWithFormat:@"%@=\"%@\"", pair.name, pair.value]];
    }
    return [fields componentsJoinedByString:separator];
}

// endregion
// region add
/** Gives a whole number of up to 18 digits; anything else is 0. */
static long long Whole(NSString *text) {
    NSUInteger sign = [text hasPrefix:@"-"] ? 1 : 0;
    NSCharacterSet *digits = [NSCharacterSet characterSetWithCharactersInString:@"0123456789"];
    NSString *number = [text substringFromIndex:sign];
    BOOL other = [number rangeOfCharacterFromSet:[digits invertedSet]].location != NSNotFound;
    return other || number.length > 18 ? 0 : [text longLongValue];
}

/** Gives the sum of two whole numbers. */
static NSString *Add(NSString *a, NSString *b) {
    return [NSString stringWithFormat:@"%lld", Whole(a) + Whole(b)];
}

// endregion
// region clean_path needs pieces
/** Gives the path without empty, . and .. segments. */
static NSString *CleanPath(NSString *path) {
    NSMutableString *clean = [NSMutableString string];
    for (NSString *segment in Pieces(path, @"/")) {
        BOOL up = [segment isEqualToString:@".."];
        if (!up && segment.length > 0 && ![segment isEqualToString:@"."]) {
            [clean appendFormat:@"/%@", segment];
        } else if (up && clean.length > 0) {
            NSUInteger slash = [clean rangeOfString:@"/" options:NSBackwardsSearch].location;
            [clean deleteCharactersInRange:NSMakeRange(slash, clean.length - slash)];
        }
    }
    BOOL open = clean.length == 0 || [path hasSuffix:@"/"];
    return open ? [clean stringByAppendingString:@"/"] : clean;
}

// endregion
// region label needs pieces
/** Gives the n-th label of a host, counted from 0, or an empty text. */
static NSString *Label(NSString *host, NSUInteger n) {
    NSArray *labels = Pieces(host, @".");
    return n < labels.count ? [labels objectAtIndex:n] : @"";
}

// endregion
// region take
/** Gives the first bytes. */
static NSData *Take(NSData *data, NSUInteger count) {
    return [data subdataWithRange:NSMakeRange(0, MIN(count, data.length))];
}

// endregion
// region utc
/**
 * Gives the time so many seconds east of Greenwich, in a layout of strftime with %L for milliseconds. strftime itself
 * speaks the language of the system, and NSDateFormatter has another calendar before 1582.
 */
static NSString *Moment(NSDate *time, NSString *layout, int east) {
    long long microseconds = llround([time timeIntervalSince1970] * 1e6);
    time_t seconds = (time_t)floor((double)microseconds / 1e6);
    int milliseconds = (int)((microseconds - seconds * 1000000LL) / 1000);
    struct tm t;
    seconds += east;
    gmtime_r(&seconds, &t);
    NSString *days = @"SunMonTueWedThuFriSat", *months = @"JanFebMarAprMayJunJulAugSepOctNovDec";
    NSDictionary *parts = [NSDictionary dictionaryWithObjectsAndKeys:
        [NSString stringWithFormat:@"%04d", t.tm_year + 1900], @"%Y",
        [NSString stringWithFormat:@"%02d", t.tm_mon + 1], @"%m",
        [NSString stringWithFormat:@"%02d", t.tm_mday], @"%d",
        [NSString stringWithFormat:@"%02d", t.tm_hour], @"%H",
        [NSString stringWithFormat:@"%02d", t.tm_min], @"%M",
        [NSString stringWithFormat:@"%02d", t.tm_sec], @"%S",
        [NSString stringWithFormat:@"%03d", milliseconds], @"%L",
        [days substringWithRange:NSMakeRange(3 * (NSUInteger)t.tm_wday, 3)], @"%a",
        [months substringWithRange:NSMakeRange(3 * (NSUInteger)t.tm_mon, 3)], @"%b",
        @"%", @"%%",
        nil];
    NSMutableString *text = [NSMutableString string];
    for (NSUInteger i = 0; i < layout.length; i++) {
        NSString *part = [parts objectForKey:[layout substringWithRange:NSMakeRange(i, MIN(2, layout.length - i))]];
        [text appendString:part ?: [layout substringWithRange:NSMakeRange(i, 1)]];
        i += part != nil ? 1 : 0;
    }
    return text;
}

// endregion
// region unix
/** Gives the seconds since 1970. */
static NSString *Seconds(NSDate *time) {
    return [NSString stringWithFormat:@"%.0f", floor([time timeIntervalSince1970])];
}

// endregion
// region unix_ms
/** Gives the milliseconds since 1970; an NSDate is no better than a microsecond. */
static NSString *Milliseconds(NSDate *time) {
    return [NSString stringWithFormat:@"%.0f", floor(round([time timeIntervalSince1970] * 1e6) / 1000)];
}

// endregion
// region digest imports openssl/evp.h
/** Gives the digest of data. */
static NSData *Digest(const EVP_MD *algorithm, NSData *data) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(data.bytes, data.length, digest, &size, algorithm, NULL) != 1) {
        [NSException raise:NSGenericException format:@"libcrypto cannot make a digest"];
    }
    return [NSData dataWithBytes:digest length:size];
}

// endregion
// region mac imports openssl/evp.h, openssl/hmac.h
/** Gives the HMAC of data. */
static NSData *MAC(const EVP_MD *algorithm, NSData *key, NSData *data) {
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (HMAC(algorithm, key.bytes ?: "", (int)key.length, data.bytes, data.length, mac, &size) == NULL) {
        [NSException raise:NSGenericException format:@"libcrypto cannot make an HMAC"];
    }
    return [NSData dataWithBytes:mac length:size];
}

// endregion
// region hex
/** Gives the hex digits of data in lower case. */
static NSString *Hex(NSData *data) {
    const unsigned char *bytes = data.bytes;
    NSMutableString *digits = [NSMutableString stringWithCapacity:2 * data.length];
    for (NSUInteger i = 0; i < data.length; i++) {
        [digits appendFormat:@"%02x", bytes[i]];
    }
    return digits;
}

// endregion
// region unhex needs utf8, digit
/** Gives the bytes behind hex digits, up to the first pair that is not two digits. */
static NSData *Unhex(NSString *text) {
    NSData *digits = UTF8(text);
    const unsigned char *digit = digits.bytes;
    NSMutableData *data = [NSMutableData data];
    for (NSUInteger i = 0; i + 1 < digits.length && Digit(digit[i]) >= 0 && Digit(digit[i + 1]) >= 0; i += 2) {
        unsigned char byte = (unsigned char)(16 * Digit(digit[i]) + Digit(digit[i + 1]));
        [data appendBytes:&byte length:1];
    }
    return data;
}

// endregion
// region base64
static NSString *Base64(NSData *data) {
    return [data base64EncodedStringWithOptions:0];
}

// endregion
// region base64url needs base64, replace
/** Gives base64 with - and _ in place of + and /. */
static NSString *Base64url(NSData *data) {
    return Replace(Replace(Base64(data), @"+", @"-"), @"/", @"_");
}

// endregion
// region unbase64 needs replace
/** Gives the bytes behind base64 of either alphabet, up to the first character of neither. */
static NSData *Unbase64(NSString *text) {
    NSString *alphabet = @"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    NSCharacterSet *others = [[NSCharacterSet characterSetWithCharactersInString:alphabet] invertedSet];
    NSString *digits = Replace(Replace(text, @"-", @"+"), @"_", @"/");
    NSUInteger size = MIN(digits.length, [digits rangeOfCharacterFromSet:others].location);
    size -= size % 4 == 1 ? 1 : 0;
    NSString *padding = [@"===" substringToIndex:(4 - size % 4) % 4];
    digits = [[digits substringToIndex:size] stringByAppendingString:padding];
    return AUTORELEASED([[NSData alloc] initWithBase64EncodedString:digits options:0]);
}

// endregion
// region random imports openssl/rand.h
/** Gives bytes that nobody can guess. */
static NSData *Random(NSUInteger size) {
    NSMutableData *data = [NSMutableData dataWithLength:size];
    if (RAND_bytes(data.mutableBytes, (int)size) != 1) {
        [NSException raise:NSGenericException format:@"libcrypto has no random bytes"];
    }
    return data;
}

// endregion
// region new_nonce needs random, hex
/** Gives a text that no other request has. */
static NSString *NewNonce(void) {
    return Hex(Random(16));
}

// endregion
// region new_number needs random
/** Gives a number from 1 to 2147483647 that other requests hardly have. */
static NSString *NewNumber(void) {
    unsigned long long random = 0;
    [Random(sizeof random) getBytes:&random length:sizeof random];
    return [NSString stringWithFormat:@"%llu", random % 2147483647 + 1];
}

// endregion
// region fits needs starts_with
/** Tells whether a name is the pattern, or begins as it does up to its star. */
static BOOL Fits(NSString *name, NSString *pattern) {
    if ([pattern hasSuffix:@"*"]) {
        return StartsWith(name, [pattern substringToIndex:pattern.length - 1]);
    }
    return [name isEqualToString:pattern];
}

// endregion
// region Header
/** A header and its values, in order of arrival. It owns neither: the caller's pool does while signing lasts. */
@interface SchemeHeader : NSObject {
@private
    NSString *_name;
    NSArray *_values;
}

@property (nonatomic, readonly) NSString *name;
@property (nonatomic, readonly) NSArray *values;

@end

@implementation SchemeHeader

@synthesize name = _name, values = _values;

+ (instancetype)headerWithName:(NSString *)name values:(NSArray *)values {
    SchemeHeader *header = AUTORELEASED([[self alloc] init]);
    header->_name = name;
    header->_values = values;
    return header;
}

@end

// endregion
// region header_values needs Header, lower
/** Gives the values of a header among some. */
static NSArray *HeaderValues(NSArray *headers, NSString *name) {
    NSMutableArray *values = [NSMutableArray array];
    for (SchemeHeader *header in headers) {
        if ([Lower(header.name) isEqualToString:Lower(name)]) {
            [values addObjectsFromArray:header.values];
        }
    }
    return values;
}

// endregion
// region check
/** Refuses a value that an input must not have. */
static BOOL Allowed(NSString *name, NSString *value, NSArray *allowed, NSError **error) {
    if (allowed.count == 0 || [allowed containsObject:value]) {
        return YES;
    }
    NSString *list = [allowed componentsJoinedByString:@"\", \""];
    NSString *why = [NSString stringWithFormat:@"the input \"%@\" cannot be \"%@\": allowed are \"%@\"",
        name, value, list];
    return Failed(error, SchemeErrorInput, why) != nil;
}

// endregion
// region check_inputs needs check
/** Refuses inputs that the scheme does not have, and values that it does not allow. */
static BOOL AllowedInputs(NSDictionary *inputs, NSError **error) {
    for (NSString *name in inputs) {
        NSArray *allowed = [[SchemeSigner inputs] objectForKey:name];
        if (allowed == nil) {
            NSString *why = [NSString stringWithFormat:@"there is no input \"%@\"", name];
            return Failed(error, SchemeErrorInput, why) != nil;
        }
        if (!Allowed(name, [inputs objectForKey:name], allowed, error)) {
            return NO;
        }
    }
    return YES;
}

// endregion
// region verify
@interface SchemeKey ()

@property (nonatomic, readonly, copy) NSString *secret;
// region verify_token
@property (nonatomic, readonly, copy) NSString *token;
// endregion

@end

@implementation SchemeKey

@synthesize secret = _secret;
// region verify_token
@synthesize token = _token;
// endregion

- (instancetype)initWithSecret:(NSString *)secret {
    self = [super init];
    if (self != nil) {
        _secret = [secret copy];
    }
    return self;
}

// region verify_token
- (instancetype)initWithSecret:(NSString *)secret token:(NSString *)token {
    self = [self initWithSecret:secret];
    if (self != nil) {
        _token = token.length > 0 ? [token copy] : nil;
    }
    return self;
}

// endregion
#if !__has_feature(objc_arc)
- (void)dealloc {
    [_secret release];
    // region verify_token
    [_token release];
    // endregion
    [super dealloc];
}
#endif

@end

@interface SchemeVerdict ()

- (instancetype)initWithVerdict:(NSString *)verdict detail:(NSString *)detail keyID:(NSString *)keyID;

@end

@implementation SchemeVerdict

@synthesize verdict = _verdict, detail = _detail, keyID = _keyID;

- (instancetype)initWithVerdict:(NSString *)verdict detail:(NSString *)detail keyID:(NSString *)keyID {
    self = [super init];
    if (self != nil) {
        _verdict = [verdict copy];
        _detail = [detail copy];
        _keyID = [keyID copy];
    }
    return self;
}

- (BOOL)isOK {
    return [_verdict isEqualToString:@"ok"];
}

#if !__has_feature(objc_arc)
- (void)dealloc {
    [_verdict release];
    [_detail release];
    [_keyID release];
    [super dealloc];
}
#endif

@end

/** Refuses names that a demand does not know. */
static BOOL AllowedNames(NSString *demand, id<NSFastEnumeration> names, NSArray *known, NSError **error) {
    for (NSString *name in names) {
        if (![known containsObject:name]) {
            NSString *why = [NSString stringWithFormat:@"%@: there is no \"%@\", only [%@]", demand, name,
                [known componentsJoinedByString:@", "]];
            return Failed(error, SchemeErrorInput, why) != nil;
        }
    }
    return YES;
}

/** Refuses what is misspelt in demands: it would demand nothing. */
static BOOL AllowedDemands(SchemeVerifier *verifier, NSArray *accepted, NSArray *cover, NSError **error) {
    return AllowedNames(@"accepted", verifier.accepted, accepted, error) &&
        AllowedNames(@"cover", verifier.cover, cover, error);
}

/** Says why a request is refused. */
static SchemeVerdict *Refused(NSString *verdict, NSString *detail) {
    return AUTORELEASED([[SchemeVerdict alloc] initWithVerdict:verdict detail:detail keyID:@""]);
}

/** Says that a request was signed with a key. */
static SchemeVerdict *Accepted(NSString *keyID) {
    return AUTORELEASED([[SchemeVerdict alloc] initWithVerdict:@"ok" detail:@"" keyID:keyID]);
}

@interface SchemeVerifier ()

@property (nonatomic, readonly) id<SchemeKeys> keys;

@end

// endregion
// region strip_blanks
/** Takes spaces and tabs off both ends. */
static NSString *StripBlanks(NSString *text) {
    return [text stringByTrimmingCharactersInSet:[NSCharacterSet characterSetWithCharactersInString:@" \t"]];
}

// endregion
// region misspelt needs lower
/** Tells whether a name among pairs differs from another one in case only, and is none of the scheme's. */
static BOOL Misspelt(NSArray *pairs, NSString *name, NSArray *own) {
    for (NSURLQueryItem *pair in pairs) {
        if ([Lower(pair.name) isEqualToString:Lower(name)] && ![own containsObject:pair.name]) {
            return YES;
        }
    }
    return NO;
}

// endregion
// region past_start? needs starts_with
/** Gives what follows the beginning of a text, or nil. */
static NSString *FindPastStart(NSString *text, NSString *start) {
    return text != nil && StartsWith(text, start) ? [text substringFromIndex:start.length] : nil;
}

// endregion
// region upto?
/** Gives what stands before a piece of a text, or nil. */
static NSString *FindUpto(NSString *text, NSString *piece) {
    NSRange found = [text ?: @"" rangeOfString:piece options:NSLiteralSearch];
    return found.location == NSNotFound ? nil : [text substringToIndex:found.location];
}

// endregion
// region past?
/** Gives what stands behind a piece of a text, or nil. */
static NSString *FindPast(NSString *text, NSString *piece) {
    NSRange found = [text ?: @"" rangeOfString:piece options:NSLiteralSearch];
    return found.location == NSNotFound ? nil : [text substringFromIndex:NSMaxRange(found)];
}

// endregion
// region agrees
/** Tells whether two texts are not different ones; one that is empty or nil says nothing. */
static BOOL Agrees(NSString *text, NSString *other) {
    return text.length == 0 || other.length == 0 || [text isEqualToString:other];
}

// endregion
// region read_percent? needs unpercent
/** Undoes percent once; gives nil for nil. */
static NSString *FindReadPercent(NSString *text) {
    return text == nil ? nil : Unpercent(text);
}

// endregion
// region read_form? needs form_decode
/** Undoes the escaping of forms; gives nil for nil. */
static NSString *FindReadForm(NSString *text) {
    return text == nil ? nil : FormDecode(text);
}

// endregion
// region strict_base64 needs base64, unbase64, replace
/** Gives the bytes behind base64 of either alphabet, padded or not; nil when it is none. */
static NSData *StrictBase64(NSString *text) {
    NSUInteger size = text.length;
    while (size > 0 && text.length - size < 2 && [text characterAtIndex:size - 1] == '=') {
        size--;
    }
    NSString *digits = Replace(Replace([text substringToIndex:size], @"-", @"+"), @"_", @"/");
    NSData *data = Unbase64(digits);
    BOOL whole = [Replace(Base64(data), @"=", @"") isEqualToString:digits];
    BOOL padded = size == text.length || text.length % 4 == 0;
    return whole && padded ? data : nil;
}

// endregion
// region read_base64? needs strict_base64, text
/** Gives the text behind base64, or nil. */
static NSString *FindReadBase64(NSString *text) {
    NSData *data = text == nil ? nil : StrictBase64(text);
    return data == nil ? nil : Text(data);
}

// endregion
// region read_fields needs pair_of, strip_blanks
/** Gives the place of a text in another one from a place on, or the length of that one. */
static NSUInteger PlaceOf(NSString *piece, NSString *text, NSUInteger from) {
    NSRange rest = NSMakeRange(MIN(from, text.length), text.length - MIN(from, text.length));
    NSUInteger place = [text rangeOfString:piece options:NSLiteralSearch range:rest].location;
    return MIN(place, text.length);
}

/**
 * Gives the fields name=value of a list with commas, with or without quotes around values; none unless each needed one is
 * there, and no unknown one.
 */
static NSArray *ReadFields(NSString *list, NSArray *needed, NSArray *optional) {
    NSMutableArray *found = [NSMutableArray array];
    NSMutableArray *missing = [NSMutableArray arrayWithArray:needed];
    NSArray *known = [needed arrayByAddingObjectsFromArray:optional];
    NSUInteger stop = 0;
    for (NSUInteger start = 0; start < list.length; start = stop + 1) {
        NSUInteger equals = PlaceOf(@"=", list, start);
        BOOL quoted = equals + 1 < list.length && [list characterAtIndex:equals + 1] == '"';
        NSUInteger close = quoted ? PlaceOf(@"\"", list, equals + 2) : equals;
        stop = PlaceOf(@",", list, close + 1);
        if (close == list.length || (!quoted && stop == list.length - 1)) {
            return [NSArray array];
        }
        NSString *lead = [list substringWithRange:NSMakeRange(start, equals - start)];
        NSString *name = StripBlanks(lead);
        NSString *behind = StripBlanks([list substringWithRange:NSMakeRange(close + 1, stop - close - 1)]);
        BOOL twice = [[found valueForKey:@"name"] containsObject:name];
        if (![lead hasSuffix:name] || ![known containsObject:name] || twice || (quoted && behind.length > 0)) {
            return [NSArray array];
        }
        NSString *within = quoted ? [list substringWithRange:NSMakeRange(equals + 2, close - equals - 2)] : behind;
        [found addObject:Pair(name, within)];
        [missing removeObject:name];
    }
    return missing.count > 0 ? [NSArray array] : found;
}

// endregion
// region unix_time
/** Gives the time behind seconds since 1970, or parts of one; nil unless they are written as they would be here. */
static NSDate *UnixTime(NSString *text, int parts) {
    long long number = [text longLongValue];
    double seconds = (double)number / parts;
    BOOL whole = [[NSString stringWithFormat:@"%lld", number] isEqualToString:text ?: @""];
    if (!whole || seconds < -62135596800.0 || seconds >= 253402300800.0) { // the years 1 to 9999
        return nil;
    }
    return [NSDate dateWithTimeIntervalSince1970:seconds];
}

// endregion
// region read_utc? needs utc
/** Gives the time behind a text in a layout as that of Moment; nil unless the layout would write it so. */
static NSDate *FindReadUtc(NSString *text, NSString *layout) {
    struct tm t = {.tm_mday = 1};
    NSInteger milliseconds = 0;
    NSUInteger at = 0;
    for (NSUInteger i = 0; i < layout.length; i++) {
        unichar part = [layout characterAtIndex:i];
        if (part != '%' || i + 1 == layout.length) {
            at++;
            continue;
        }
        part = [layout characterAtIndex:++i];
        NSUInteger size = part == 'Y' ? 4 : part == '%' ? 1 : part == 'L' || part == 'a' || part == 'b' ? 3 : 2;
        if (at + size > text.length) {
            return nil;
        }
        NSString *piece = [text substringWithRange:NSMakeRange(at, size)];
        int number = [piece intValue];
        at += size;
        if (part == 'b') {
            NSString *months = @"JanFebMarAprMayJunJulAugSepOctNovDec";
            t.tm_mon = (int)([months rangeOfString:piece options:NSLiteralSearch].location / 3 % 12);
        }
        t.tm_year = part == 'Y' ? number - 1900 : t.tm_year;
        t.tm_mon = part == 'm' ? number - 1 : t.tm_mon;
        t.tm_mday = part == 'd' ? number : t.tm_mday;
        t.tm_hour = part == 'H' ? number : t.tm_hour;
        t.tm_min = part == 'M' ? number : t.tm_min;
        t.tm_sec = part == 'S' ? number : t.tm_sec;
        milliseconds = part == 'L' ? number : milliseconds;
    }
    NSDate *time = [NSDate dateWithTimeIntervalSince1970:(double)timegm(&t) + (double)milliseconds / 1000];
    return [Moment(time, layout, 0) isEqualToString:text ?: @""] ? time : nil;
}

// endregion
// region split_list needs pieces
/** Gives the items of a list; a separator at its end is none's. */
static NSArray *SplitList(NSString *text, NSString *separator) {
    NSMutableArray *items = Pieces(text, separator);
    if ([[items lastObject] length] == 0) {
        [items removeLastObject];
    }
    return items;
}

// endregion
// region well_listed needs lower, split_list
/** Tells whether a list of names has no empty one, none twice, and not too many. */
static BOOL WellListed(NSString *text, NSString *separator, BOOL repeated) {
    NSMutableSet *seen = [NSMutableSet set];
    NSArray *names = SplitList(text ?: @"", separator);
    for (NSString *name in names) {
        if (name.length == 0 || (!repeated && [seen containsObject:Lower(name)])) {
            return NO;
        }
        [seen addObject:Lower(name)];
    }
    return text != nil && names.count <= 100;
}

// endregion
// region same_bytes imports openssl/crypto.h
/** Tells whether bytes are the same, in constant time. */
static BOOL SameBytes(NSData *data, NSData *other) {
    return data.length == other.length && CRYPTO_memcmp(data.bytes, other.bytes, data.length) == 0;
}

// endregion
// region same_text needs same_bytes, utf8
/** Tells whether texts are the same, in constant time. */
static BOOL SameText(NSString *text, NSString *other) {
    return SameBytes(UTF8(text), UTF8(other));
}

// endregion
// region same_hex needs same_bytes, unhex
/** Tells whether a received text is hex digits of the same bytes as another one, in constant time. */
static BOOL SameHex(NSString *text, NSString *received) {
    NSData *data = Unhex(received);
    return data.length > 0 && 2 * data.length == received.length && SameBytes(Unhex(text), data);
}

// endregion
// region same_base64 needs same_bytes, strict_base64
/** Tells whether a received text is base64 of the same bytes as another one, in constant time. */
static BOOL SameBase64(NSString *text, NSString *received) {
    NSData *data = StrictBase64(received);
    return data != nil && SameBytes(StrictBase64(text), data);
}

// endregion
// region request needs before, after, lower, result
@interface SchemeSigned ()

- (instancetype)initWithHeaders:(NSArray *)headers
                            URL:(NSString *)URL
                           body:(NSData *)body
                   stringToSign:(NSString *)stringToSign
                      signature:(NSString *)signature;

@end

@implementation SchemeSigned

@synthesize headers = _headers, URL = _URL, body = _body, stringToSign = _stringToSign, signature = _signature;

- (instancetype)initWithHeaders:(NSArray *)headers
                            URL:(NSString *)URL
                           body:(NSData *)body
                   stringToSign:(NSString *)stringToSign
                      signature:(NSString *)signature {
    self = [super init];
    if (self != nil) {
        _headers = [headers copy];
        _URL = [URL copy];
        _body = [body copy];
        _stringToSign = [stringToSign copy];
        _signature = [signature copy];
    }
    return self;
}

#if !__has_feature(objc_arc)
- (void)dealloc {
    [_headers release];
    [_URL release];
    [_body release];
    [_stringToSign release];
    [_signature release];
    [super dealloc];
}
#endif

@end

/** The request with what has joined it so far. It owns nothing: the caller's pool does while signing lasts. */
@interface SchemeDraft : NSObject {
@public
    NSString *_method;
    NSString *_scheme;
    NSString *_address;
    NSString *_rawPath;
    NSString *_query;
    BOOL _question; // there is a question mark, if only behind an empty query
    NSArray *_given;
    NSData *_givenBody;
    NSMutableArray *_joined;
    // region send_params
    BOOL _apart; // parameters have been taken apart: these are sent
    NSArray *_queryPairs;
    NSArray *_formPairs;
    NSMutableArray *_resultPairs;
    // endregion
    NSString *_keyID;
    NSString *_secret;
    // region has_token
    NSString *_token;
    // endregion
    NSDictionary *_inputs;
    NSDate *_time;
    // region has_nonce
    NSString *_nonce;
    // endregion
    // region has_list
    NSArray *_cover;
    // endregion
    // region verify
    SchemeVerifier *_verifier;
    // endregion
    // region received_query
    NSArray *_receivedQuery; // decoded once: it is asked for often
    // endregion
    // region received_pairs
    NSArray *_receivedPairs;
    // endregion
}

@property (nonatomic, readonly) NSString *method, *scheme, *keyID, *secret;
// region query_property
@property (nonatomic, readonly) NSString *query;
// endregion
// region has_token
@property (nonatomic, readonly) NSString *token;
// endregion
@property (nonatomic, readonly) NSDate *time;
// region has_nonce
@property (nonatomic, readonly) NSString *nonce;
// endregion
// region verify
@property (nonatomic, readonly) SchemeVerifier *verifier;
// endregion

@end

@implementation SchemeDraft

@synthesize method = _method, scheme = _scheme, keyID = _keyID, secret = _secret, time = _time;
// region query_property
@synthesize query = _query;
// endregion
// region has_token
@synthesize token = _token;
// endregion
// region has_nonce
@synthesize nonce = _nonce;
// endregion
// region verify
@synthesize verifier = _verifier;
// endregion

/** Takes the URL apart and leaves every part as it is written; a fragment is never sent. */
+ (instancetype)draftOfURL:(NSString *)URL error:(NSError **)error {
    SchemeDraft *draft = AUTORELEASED([[self alloc] init]);
    NSString *whole = Before(URL, @"#");
    NSString *rest = After(whole, @"://");
    NSString *front = Before(rest, @"?");
    draft->_scheme = Lower(Before(whole, @"://"));
    draft->_address = Before(front, @"/");
    draft->_rawPath = [front substringFromIndex:draft->_address.length];
    draft->_query = After(rest, @"?");
    draft->_question = rest.length > front.length;
    draft->_joined = [NSMutableArray array];
    NSCharacterSet *letters = [NSCharacterSet characterSetWithCharactersInString:@"abcdefghijklmnopqrstuvwxyz"];
    BOOL other = [draft->_scheme rangeOfCharacterFromSet:[letters invertedSet]].location != NSNotFound;
    if (other || draft->_scheme.length == 0 || draft->_address.length == 0) {
        NSString *why = @"the URL must begin with http:// or https:// and have a host";
        return Failed(error, SchemeErrorURL, why);
    }
    return draft;
}

/** Gives the values of a header as they were given. */
- (NSArray *)valuesGivenForHeader:(NSString *)name {
    NSMutableArray *values = [NSMutableArray array];
    for (NSURLQueryItem *header in _given) {
        if ([Lower(header.name) isEqualToString:Lower(name)]) {
            [values addObject:header.value];
        }
    }
    return values;
}

// region all_header_values
/** Gives the values of a header: what has joined, else what was given; host is always there. */
- (NSArray *)valuesForHeader:(NSString *)name {
    for (NSURLQueryItem *header in _joined) {
        if ([Lower(header.name) isEqualToString:Lower(name)]) {
            return [NSArray arrayWithObject:header.value];
        }
    }
    NSArray *values = [self valuesGivenForHeader:name];
    BOOL host = values.count == 0 && [Lower(name) isEqualToString:@"host"];
    return host ? [NSArray arrayWithObject:_address] : values;
}

// endregion
// region header?
/** Gives the first value of a header, or nil. */
- (NSString *)valueForHeader:(NSString *)name {
    return [[self valuesForHeader:name] firstObject];
}

// endregion
// region authority
/** Gives the Host header as written. */
- (NSString *)authority {
    return [[self valuesGivenForHeader:@"host"] firstObject] ?: _address;
}

// endregion
// region split_port
/** Gives the place of the colon before the port, or the length of the address. */
- (NSUInteger)colon {
    NSUInteger colon = [_address rangeOfString:@":" options:NSBackwardsSearch].location;
    return colon == NSNotFound || [_address hasSuffix:@"]"] ? _address.length : colon;
}

// endregion
// region host needs split_port, lower
/** Gives the host in lower case, without port. */
- (NSString *)host {
    return Lower([_address substringToIndex:[self colon]]);
}

// endregion
// region port needs split_port
/** Gives the port as given, or that of the protocol. */
- (NSString *)port {
    if ([self colon] + 1 < _address.length) {
        return [_address substringFromIndex:[self colon] + 1];
    }
    if ([_scheme isEqualToString:@"http"] || [_scheme isEqualToString:@"ws"]) {
        return @"80";
    }
    return [_scheme isEqualToString:@"https"] || [_scheme isEqualToString:@"wss"] ? @"443" : @"";
}

// endregion
// region path
/** Gives the path as it is sent. */
- (NSString *)path {
    return _rawPath.length > 0 ? _rawPath : @"/";
}

// endregion
/** Gives the query with its question mark. */
- (NSString *)questionAndQuery {
    return _question || _query.length > 0 ? [@"?" stringByAppendingString:_query] : @"";
}

// region target needs path
/** Gives path and query as they stand in the request line. */
- (NSString *)target {
    return [[self path] stringByAppendingString:[self questionAndQuery]];
}

// endregion
// region url needs target
/** Gives the whole address. */
- (NSString *)URL {
    return [NSString stringWithFormat:@"%@://%@%@", _scheme, _address, [self target]];
}

// endregion
// region query needs pairs
/** Gives the pairs of the query, as they are written. */
- (NSArray *)writtenPairs {
    return Pairs(_query, @"&", @"=");
}

// endregion
// region is_form needs lower, trim, before
/** Tells whether parameters travel in the body: it is a form, or an empty POST that becomes one. */
- (BOOL)isForm {
    NSString *type = [[self valuesGivenForHeader:@"content-type"] firstObject];
    if (type == nil) {
        return [_method isEqualToString:@"POST"] && _givenBody.length == 0;
    }
    return [Lower(Trim(Before(type, @";"))) isEqualToString:@"application/x-www-form-urlencoded"];
}

// endregion
// region params needs is_form, decoded_pairs, text
/** Gives the pairs of a form, decoded. */
- (NSArray *)decodedForm {
    return [self isForm] ? DecodedPairs(Text(_givenBody)) : [NSArray array];
}

/** Gives the pairs of query and form, decoded. */
- (NSArray *)params {
    // region send_params
    if (_apart) {
        return [_queryPairs arrayByAddingObjectsFromArray:_formPairs];
    }
    // endregion
    return [DecodedPairs(_query) arrayByAddingObjectsFromArray:[self decodedForm]];
}

// endregion
// region param? needs params
/** Gives the first value of a parameter, or nil. */
- (NSString *)valueForParam:(NSString *)name {
    for (NSURLQueryItem *param in [self params]) {
        if ([param.name isEqualToString:name]) {
            return param.value;
        }
    }
    return nil;
}

// endregion
// region all_headers
/** Gives the names of the headers that have joined, in lower case. */
- (NSArray *)joinedNames {
    NSMutableArray *names = [NSMutableArray array];
    for (NSURLQueryItem *header in _joined) {
        [names addObject:Lower(header.name)];
    }
    return names;
}

/** Gives the names of all headers in lower case, sorted. */
- (NSArray *)allNames {
    NSMutableArray *names = [NSMutableArray arrayWithObject:@"host"];
    for (NSURLQueryItem *header in [_given arrayByAddingObjectsFromArray:_joined]) {
        [names addObject:Lower(header.name)];
    }
    return Sort(Unique(names));
}

// endregion
// region headers
/** Gives all headers but those that carry the result. */
- (NSArray *)headersWithout:(NSArray *)results {
    NSMutableArray *headers = [NSMutableArray array];
    for (NSString *name in [self allNames]) {
        if ([[self joinedNames] containsObject:name] || ![results containsObject:name]) {
            [headers addObject:[SchemeHeader headerWithName:name values:[self valuesForHeader:name]]];
        }
    }
    return headers;
}

// endregion
// region signed
/** Gives the names that a pattern stands for: itself, or all that begin so. */
- (NSArray *)namesOf:(NSString *)pattern
            excepted:(NSArray *)excepted
             results:(NSArray *)results
              others:(NSArray *)others {
    BOOL star = [pattern hasSuffix:@"*"];
    BOOL there = [others containsObject:pattern] || [self valuesForHeader:pattern].count > 0;
    NSArray *all = there ? [NSArray arrayWithObject:pattern] : [NSArray array];
    NSMutableArray *names = [NSMutableArray array];
    for (NSString *name in star ? [self allNames] : all) {
        BOOL wanted = Fits(name, pattern);
        for (NSString *exception in excepted) {
            wanted = wanted && !Fits(name, exception);
        }
        if (wanted && !(star && [results containsObject:name] && ![[self joinedNames] containsObject:name])) {
            [names addObject:name];
        }
    }
    return names;
}

/** Gives the headers that the signature covers, with their values. */
- (NSArray *)headersAlways:(NSArray *)always
                   offered:(NSArray *)offered
                  excepted:(NSArray *)excepted
                   results:(NSArray *)results
                    others:(NSArray *)others
                      free:(BOOL)free
                    sorted:(BOOL)sorted
                     error:(NSError **)error {
    NSMutableArray *names = [NSMutableArray array];
    for (NSString *name in _cover) {
        [names addObject:free ? Trim(name) : Lower(Trim(name))];
    }
    if (_cover == nil) {
        [names addObjectsFromArray:always ?: [NSArray array]];
        for (NSString *pattern in offered) {
            for (NSString *name in [self namesOf:pattern excepted:excepted results:results others:others]) {
                if (![names containsObject:name]) {
                    [names addObject:name];
                }
            }
        }
    }
    NSCharacterSet *separators = [NSCharacterSet characterSetWithCharactersInString:@"@()<>,;:\\\"/[]?={} \t"];
    NSMutableArray *headers = [NSMutableArray array];
    for (NSString *name in names) {
        BOOL other = [others containsObject:name];
        NSArray *values = other ? [NSArray array] : [self valuesForHeader:name];
        BOOL odd = name.length == 0 || [name rangeOfCharacterFromSet:separators].location != NSNotFound;
        if (values.count == 0 && !other && (!free || _cover == nil || odd)) {
            NSString *why = [NSString stringWithFormat:@"the header \"%@\" must be signed and is not in the request",
                name];
            return Failed(error, SchemeErrorHeader, why);
        }
        [headers addObject:[SchemeHeader headerWithName:name values:values]];
    }
    return sorted ? SortHeaders(headers) : headers;
}

// endregion
// region send_params
/** Gives parameters as they are sent: in order of their names, those with the result behind. */
- (NSString *)sent:(NSArray *)pairs {
    NSMutableArray *pieces = [NSMutableArray array];
    for (NSURLQueryItem *pair in [SortNames(pairs) arrayByAddingObjectsFromArray:_resultPairs]) {
        [pieces addObject:[NSString stringWithFormat:@"%@=%@", Percent(pair.name), Percent(pair.value)]];
    }
    return [pieces componentsJoinedByString:@"&"];
}

// endregion
// region sent_body
/** Gives the body that is sent. */
- (NSData *)body {
    // region send_params
    if (_apart && [self isForm]) {
        return UTF8([self sent:_formPairs]);
    }
    // endregion
    return _givenBody;
}

// endregion
// region send_headers
/** Sets a header in place of all of its name. */
- (void)setValue:(NSString *)value forHeader:(NSString *)name {
    for (NSURLQueryItem *header in [NSArray arrayWithArray:_joined]) {
        if ([Lower(header.name) isEqualToString:Lower(name)]) {
            [_joined removeObject:header];
        }
    }
    [_joined addObject:Pair(name, value)];
}

// endregion
// region send_params
/** Gives pairs but those of some names. */
- (NSArray *)pairs:(NSArray *)pairs without:(NSArray *)names {
    NSMutableArray *kept = [NSMutableArray array];
    for (NSURLQueryItem *pair in pairs) {
        if (![names containsObject:pair.name]) {
            [kept addObject:pair];
        }
    }
    return kept;
}

// endregion
// region drop needs pieces, before, form_decode
/** Takes parameters out of the request. */
- (void)drop:(NSArray *)names {
    // region send_params
    if (!_apart) {
        _queryPairs = DecodedPairs(_query);
        _formPairs = [self decodedForm];
        _resultPairs = [NSMutableArray array];
        _apart = YES;
    }
    _queryPairs = [self pairs:_queryPairs without:names];
    _formPairs = [self pairs:_formPairs without:names];
    // endregion
    NSMutableArray *kept = [NSMutableArray array];
    for (NSString *piece in Pieces(_query, @"&")) {
        if (piece.length > 0 && ![names containsObject:FormDecode(Before(piece, @"="))]) {
            [kept addObject:piece];
        }
    }
    _query = [kept componentsJoinedByString:@"&"];
}

// endregion
// region send_query needs drop, percent
/** Adds a parameter at the end of the query. */
- (void)addQuery:(NSString *)name value:(NSString *)value {
    [self drop:[NSArray arrayWithObject:name]];
    NSString *lead = _query.length > 0 ? [_query stringByAppendingString:@"&"] : @"";
    _query = [NSString stringWithFormat:@"%@%@=%@", lead, Percent(name), Percent(value)];
}

// endregion
// region send_params
/** Adds a parameter to those that are signed. */
- (void)addParam:(NSString *)name value:(NSString *)value {
    [self drop:[NSArray arrayWithObject:name]];
    _formPairs = [_formPairs arrayByAddingObject:Pair(name, value)];
}

// endregion
// region send_params_after needs send_params
/** Adds a parameter behind those that are signed. */
- (void)addResult:(NSString *)name value:(NSString *)value {
    [_resultPairs addObject:Pair(name, value)];
}

// endregion
// region input
/** Gives what the caller says, or nil. */
- (NSString *)input:(NSString *)name {
    return [_inputs objectForKey:name];
}

// endregion
// region need_input
/** Gives an input that must be given. */
- (NSString *)needInput:(NSString *)name error:(NSError **)error {
    NSString *why = [NSString stringWithFormat:@"the input \"%@\" is missing", name];
    return [_inputs objectForKey:name] ?: Failed(error, SchemeErrorInput, why);
}

// endregion
// region verify
/** Finds the secret of a key, if there is one; NO when the look-up failed. */
- (BOOL)findKey:(NSString *)keyID error:(NSError **)error {
    NSError *failure = nil;
    SchemeKey *key = [_verifier.keys keyForID:keyID error:&failure];
    if (key == nil && failure != nil) {
        if (error != NULL) {
            *error = failure;
        }
        return NO;
    }
    _keyID = keyID;
    _secret = key.secret;
    // region verify_token
    _token = key.token;
    // endregion
    return YES;
}

// endregion
// region received_header? needs strip_blanks
/** Gives the first value of a header without blanks around it, or nil. */
- (NSString *)receivedHeader:(NSString *)name {
    NSString *value = [[self valuesGivenForHeader:name] firstObject];
    return value == nil ? nil : StripBlanks(value);
}

// endregion
// region carried_header needs received_header?, starts_with
/** Tells whether there is a header that begins so. */
- (BOOL)carriesHeader:(NSString *)name from:(NSString *)start {
    NSString *value = [self receivedHeader:name];
    return value != nil && StartsWith(value, start);
}

// endregion
// region carried_query needs includes
/** Tells whether a query or form has a parameter, written plainly. */
static BOOL Carries(NSString *text, NSString *name) {
    return Includes([@"&" stringByAppendingString:text], [NSString stringWithFormat:@"&%@=", name]);
}

/** Tells whether the query has a parameter, written plainly. */
- (BOOL)carriesQuery:(NSString *)name {
    return Carries(_query, name);
}

// endregion
// region carried_params needs carried_query, text
/** Tells whether query or body have a parameter, written plainly. */
- (BOOL)carriesParam:(NSString *)name {
    return [self carriesQuery:name] || Carries(Text(_givenBody), name);
}

// endregion
// region received_query needs decoded_pairs
/** Gives the pairs of the query, decoded. */
- (NSArray *)receivedQuery {
    if (_receivedQuery == nil) {
        _receivedQuery = DecodedPairs(_query);
    }
    return _receivedQuery;
}

// endregion
// region received_pairs needs received_query, params
/** Gives the pairs of query and form, decoded; a body that does not say what it is has none. */
- (NSArray *)receivedPairs {
    if (_receivedPairs == nil) {
        BOOL said = [self valuesGivenForHeader:@"content-type"].count > 0;
        NSArray *form = said ? [self decodedForm] : [NSArray array];
        _receivedPairs = [[self receivedQuery] arrayByAddingObjectsFromArray:form];
    }
    return _receivedPairs;
}

// endregion
// region list_problem?
/** Gives the verdict on a list of signed headers that is not what it must be, else nil. */
- (NSString *)problemOfNames:(NSArray *)names
                    required:(NSArray *)required
                      others:(NSArray *)others
                        free:(BOOL)free
                      single:(BOOL)single {
    for (NSString *wanted in [required arrayByAddingObjectsFromArray:_verifier.headers]) {
        BOOL there = [names containsObject:wanted];
        for (NSString *name in names) {
            there = there || (!free && [Lower(name) isEqualToString:Lower(wanted)]);
        }
        if (!there) {
            return @"header-not-signed";
        }
    }
    NSCharacterSet *separators = [NSCharacterSet characterSetWithCharactersInString:@"@()<>,;:\\\"/[]?={} \t"];
    for (NSString *name in names) {
        NSUInteger count = [self valuesGivenForHeader:name].count;
        BOOL odd = name.length == 0 || [name rangeOfCharacterFromSet:separators].location != NSNotFound;
        BOOL known = [Lower(name) isEqualToString:@"host"] || [others containsObject:name] || (free && !odd);
        if ((count == 0 && !known) || (count > 1 && single)) {
            return @"malformed";
        }
    }
    return nil;
}

// endregion
// region listed needs Header, all_header_values
/** Gives the headers of a received list; others have no values. */
- (NSArray *)headersListed:(NSArray *)names others:(NSArray *)others {
    NSMutableArray *headers = [NSMutableArray array];
    for (NSString *name in names) {
        NSArray *values = [others containsObject:name] ? [NSArray array] : [self valuesForHeader:name];
        [headers addObject:[SchemeHeader headerWithName:name values:values]];
    }
    return headers;
}

// endregion
// region told_problem?
/** Gives the verdict on an input that the request tells and that is not what it must be, else nil. */
- (NSString *)problemOfInput:(NSString *)name value:(NSString *)value allowed:(NSArray *)allowed {
    if (![([_inputs objectForKey:name] ?: value) isEqualToString:value]) {
        return @"signature-mismatch";
    }
    NSArray *accepted = [_verifier.accepted objectForKey:name];
    BOOL known = allowed.count == 0 || [allowed containsObject:value];
    return known && (accepted == nil || [accepted containsObject:value]) ? nil : @"malformed";
}

// endregion
// region clock_problem?
/** Gives the verdict on a time that is too far from the present, else nil. */
- (NSString *)problemOfTime:(NSDate *)signedAt
                     within:(NSString *)within
                   lifetime:(NSString *)lifetime
                    longest:(long long)longest {
    if (signedAt == nil) {
        return @"malformed";
    }
    NSTimeInterval window = _verifier.within > 0 ? _verifier.within : [within doubleValue];
    NSTimeInterval end = window;
    if (lifetime.length > 0) {
        NSCharacterSet *digits = [NSCharacterSet characterSetWithCharactersInString:@"0123456789"];
        NSString *number = [lifetime substringFromIndex:[lifetime hasPrefix:@"+"] ? 1 : 0];
        BOOL other = [number rangeOfCharacterFromSet:[digits invertedSet]].location != NSNotFound;
        end = [number doubleValue];
        if (other || number.length == 0 || number.length > 12 || end > (longest > 0 ? (double)longest : 2147483648.0)) {
            return @"malformed";
        }
    }
    NSTimeInterval age = [_time timeIntervalSinceDate:signedAt];
    if (age < -window) {
        return @"clock-skew";
    }
    return age <= end ? nil : lifetime.length > 0 ? @"expired" : @"clock-skew";
}

// endregion
// region wrong_token needs same_text
/** Tells whether a session token is not the one of the key; a key without one takes any. */
- (BOOL)wrongToken:(NSString *)token {
    return _token != nil && !SameText(_token, token ?: @"");
}

// endregion
// region seen
/** Tells whether a nonce was used before. */
- (BOOL)hasSeen:(NSString *)nonce {
    id<SchemeKeys> keys = _verifier.keys;
    BOOL asks = [keys respondsToSelector:@selector(hasSeenNonce:ofKeyID:)];
    return asks && [keys hasSeenNonce:nonce ofKeyID:_keyID];
}

// endregion
// region result needs sent_body, pair_of
/** Gives what must be sent. */
- (SchemeSigned *)signedWith:(NSString *)signature of:(NSString *)stringToSign {
    // region send_params
    if (_apart && ![self isForm]) {
        _query = [self sent:[_queryPairs arrayByAddingObjectsFromArray:_formPairs]];
    } else if (_apart && [self valuesGivenForHeader:@"content-type"].count == 0) {
        [_joined addObject:Pair(@"Content-Type", @"application/x-www-form-urlencoded")];
    }
    // endregion
    NSString *query = [self questionAndQuery];
    NSString *URL = [NSString stringWithFormat:@"%@://%@%@%@", _scheme, _address, _rawPath, query];
    return AUTORELEASED([[SchemeSigned alloc] initWithHeaders:_joined
                                                          URL:URL
                                                         body:[self body]
                                                 stringToSign:stringToSign
                                                    signature:signature]);
}

// endregion
@end

// endregion
// region body needs sent_body
// endregion
// region input? needs input
// endregion
// region inputs needs input
// endregion
static SchemeSigned *Sign(SchemeDraft *draft, NSError **error) {
    return [draft signedWith:draft.secret of:error == NULL ? @"" : draft.method];
}

static SchemeVerdict *Verify(SchemeDraft *draft, NSError **error) {
    if (![draft findKey:draft.keyID error:error]) {
        return nil;
    }
    return draft.secret == nil ? Refused(@"unknown-key", @"") : Accepted(draft.keyID);
}

// region request needs pair_of
@implementation SchemeSigner
// endregion

+ (NSDictionary *)inputs {
    return [NSDictionary dictionary];
}

// region request
// region has_token
- (instancetype)initWithKeyID:(NSString *)keyID secret:(NSString *)secret token:(NSString *)token {
    self = [super init];
    if (self != nil) {
        _keyID = [keyID copy];
        _secret = [secret copy];
        _token = token.length > 0 ? [token copy] : nil;
    }
    return self;
}

// endregion
// region has_no_token
- (instancetype)initWithKeyID:(NSString *)keyID secret:(NSString *)secret {
    self = [super init];
    if (self != nil) {
        _keyID = [keyID copy];
        _secret = [secret copy];
    }
    return self;
}

// endregion
#if !__has_feature(objc_arc)
- (void)dealloc {
    [_keyID release];
    [_secret release];
    // region has_token
    [_token release];
    // endregion
    [super dealloc];
}
#endif

- (NSMutableURLRequest *)signedRequest:(NSURLRequest *)request
                                inputs:(NSDictionary *)inputs
                                 error:(NSError **)error {
    if (request.HTTPBodyStream != nil) {
        NSString *why = @"the body is a stream, which cannot be read twice: set HTTPBody";
        return Failed(error, SchemeErrorBody, why);
    }
    NSMutableArray *headers = [NSMutableArray array];
    NSDictionary *fields = request.allHTTPHeaderFields;
    for (NSString *name in fields) {
        [headers addObject:Pair(name, [fields objectForKey:name])];
    }
    SchemeSigned *given = [self signMethod:request.HTTPMethod
                                       URL:request.URL.absoluteString
                                   headers:headers
                                      body:request.HTTPBody
                                    inputs:inputs
                                      time:nil
                                     // region has_nonce
                                     nonce:nil
                                     // endregion
                                     // region has_list
                                     cover:nil
                                     // endregion
                                     error:error];
    if (given == nil) {
        return nil;
    }
    NSMutableURLRequest *copy = AUTORELEASED([request mutableCopy]);
    copy.URL = [NSURL URLWithString:given.URL];
    copy.HTTPBody = given.body.length > 0 ? given.body : nil;
    for (NSURLQueryItem *header in given.headers) {
        [copy setValue:header.value forHTTPHeaderField:header.name];
    }
    return copy;
}

- (SchemeSigned *)signMethod:(NSString *)method
                         URL:(NSString *)URL
                     headers:(NSArray *)headers
                        body:(NSData *)body
                      inputs:(NSDictionary *)inputs
                        time:(NSDate *)time
                       // region has_nonce
                       nonce:(NSString *)nonce
                       // endregion
                       // region has_list
                       cover:(NSArray *)cover
                       // endregion
                       error:(NSError **)error {
    SchemeDraft *draft = AllowedInputs(inputs, error) ? [SchemeDraft draftOfURL:URL error:error] : nil;
    if (draft == nil) {
        return nil;
    }
    draft->_method = method;
    draft->_given = headers ?: [NSArray array];
    draft->_givenBody = body ?: [NSData data];
    draft->_keyID = _keyID;
    draft->_secret = _secret;
    // region has_token
    draft->_token = _token;
    // endregion
    draft->_inputs = inputs;
    draft->_time = time ?: [NSDate date];
    // region new_nonce
    draft->_nonce = nonce ?: NewNonce();
    // endregion
    // region new_number
    draft->_nonce = nonce ?: NewNumber();
    // endregion
    // region has_list
    draft->_cover = cover;
    // endregion
    return Sign(draft, error);
}

@end
// endregion

// region verify
@implementation SchemeVerifier

@synthesize keys = _keys, inputs = _inputs, within = _within, accepted = _accepted, headers = _headers, cover = _cover;

- (instancetype)initWithKeys:(id<SchemeKeys>)keys {
    self = [super init];
    if (self != nil) {
#if __has_feature(objc_arc)
        _keys = keys;
#else
        _keys = [keys retain];
#endif
        _inputs = [[NSDictionary alloc] init];
        _accepted = [[NSDictionary alloc] init];
        _headers = [[NSArray alloc] init];
        _cover = [[NSArray alloc] init];
    }
    return self;
}

#if !__has_feature(objc_arc)
- (void)dealloc {
    [_keys release];
    [_inputs release];
    [_accepted release];
    [_headers release];
    [_cover release];
    [super dealloc];
}
#endif

- (SchemeVerdict *)verifyMethod:(NSString *)method
                            URL:(NSString *)URL
                        headers:(NSArray *)headers
                           body:(NSData *)body
                           time:(NSDate *)time
                          error:(NSError **)error {
    SchemeDraft *draft = AllowedInputs(_inputs, error) ? [SchemeDraft draftOfURL:URL error:error] : nil;
    if (draft == nil) {
        return nil;
    }
    draft->_method = method;
    draft->_given = headers ?: [NSArray array];
    draft->_givenBody = body ?: [NSData data];
    draft->_inputs = _inputs;
    draft->_time = time ?: [NSDate date];
    draft->_verifier = self;
    return Verify(draft, error);
}

@end
// endregion
