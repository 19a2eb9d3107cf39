<?php

/**
 * The parts of which signers in PHP are made. Regions that a signer uses are copied into it.
 */

declare(strict_types=1);

namespace Signers;

use DateTimeImmutable;
use DateTimeInterface;
use InvalidArgumentException;

final class Helpers
{
    // region local needs utc
    // endregion
    // region need_inputs needs inputs, need_input
    // endregion
    // region sort_headers needs sort_names
    // endregion
    // region request needs result
    private string $method;
    private string $protocol;
    private string $address;
    private string $rawPath;
    private bool $queryMark;
    private string $rawQuery;
    private string $givenBody;
    private array $headersGiven = [];
    private array $headersSet = [];
    // region send_params needs drop, params, percent_pairs
    private ?array $formPairs = null;
    private array $queryPairs = [];
    private array $resultPairs = [];
    // endregion

    /** The request with what joins it while it is signed. */
    private function __construct(array $request)
    {
        if (!preg_match('~^([A-Za-z]+)://([^/?#]+)([^?#]*)(\?[^#]*)?(#.*)?$~Ds', $request['url'], $match)) {
            throw new InvalidArgumentException('the URL must begin with http:// or https:// and have a host');
        }
        $this->method = $request['method'];
        $this->protocol = strtolower($match[1]);
        $this->address = $match[2];
        $this->rawPath = $match[3];
        $this->queryMark = ($match[4] ?? '') !== '';
        $this->rawQuery = (string) substr($match[4] ?? '', 1);
        $this->givenBody = $request['body'] ?? '';
        foreach ($request['headers'] ?? [] as $name => $value) {
            if (is_int($name)) {
                [$name, $value] = $value;
            }
            foreach ((array) $value as $one) {
                $this->headersGiven[] = [strtolower($name), $one];
            }
        }
    }

    // region header needs header?
    /** The first value of a header, empty when there is none. */
    private function header(string $name): string
    {
        return $this->findHeader($name) ?? '';
    }

    // endregion
    // region header? needs all_header_values
    /** The first value of a header. */
    private function findHeader(string $name): ?string
    {
        return $this->valuesOf($name)[0] ?? null;
    }

    // endregion
    // region all_header_values
    /** All values of a header; what has joined replaces what was there, and host is always there. */
    private function valuesOf(string $name): array
    {
        $name = strtolower($name);
        foreach ([$this->headersSet, $this->headersGiven] as $headers) {
            $found = array_filter($headers, fn ($header) => strtolower($header[0]) === $name);
            if ($found !== []) {
                return array_column($found, 1);
            }
        }

        return $name === 'host' ? [$this->address] : [];
    }

    // endregion
    // region authority
    /** The Host header as written. */
    private function authority(): string
    {
        foreach ($this->headersGiven as [$name, $value]) {
            if ($name === 'host') {
                return $value;
            }
        }

        return $this->address;
    }

    // endregion
    // region host needs split_port, lower
    /** The host in lower case, without port. */
    private function host(): string
    {
        return self::lower(self::splitPort($this->address)[0]);
    }

    // endregion
    // region port needs split_port
    /** The port as given, or that of the protocol. */
    private function port(): string
    {
        $port = self::splitPort($this->address)[1];
        $usual = ['http' => '80', 'ws' => '80', 'https' => '443', 'wss' => '443'];

        return $port !== '' ? $port : ($usual[$this->protocol] ?? '');
    }

    // endregion
    // region path
    /** The path as it is sent. */
    private function path(): string
    {
        return $this->rawPath === '' ? '/' : $this->rawPath;
    }

    // endregion
    // region target needs path
    /** Path and query as they stand in the request line. */
    private function target(): string
    {
        return $this->path() . $this->question();
    }

    // endregion
    // region url needs target
    /** The whole address. */
    private function url(): string
    {
        return "{$this->protocol}://{$this->address}{$this->target()}";
    }

    // endregion
    /** The query with its question mark. */
    private function question(): string
    {
        return $this->rawQuery !== '' || $this->queryMark ? "?{$this->rawQuery}" : '';
    }

    // region query needs cut
    /** The pairs of the query, as they are written. */
    private function query(): array
    {
        return self::cut($this->rawQuery);
    }

    // endregion
    // region is_form
    /** Whether parameters travel in the body: it is a form, or an empty POST that becomes one. */
    private function isForm(): bool
    {
        foreach ($this->headersGiven as [$name, $value]) {
            if ($name === 'content-type') {
                return strtolower(trim(explode(';', $value)[0])) === 'application/x-www-form-urlencoded';
            }
        }

        return $this->method === 'POST' && $this->givenBody === '';
    }

    // endregion
    // region params needs given_params
    /** The pairs of query and form, decoded. */
    private function params(): array
    {
        // region send_params
        if ($this->formPairs !== null) {
            return array_merge($this->queryPairs, $this->formPairs);
        }

        // endregion
        return array_merge($this->givenQuery(), $this->givenForm());
    }

    // endregion
    // region given_params needs is_form, decoded_pairs
    /** The pairs of the query, decoded. */
    private function givenQuery(): array
    {
        return self::decodedPairs($this->rawQuery);
    }

    /** The pairs of a form, decoded. */
    private function givenForm(): array
    {
        return $this->isForm() ? self::decodedPairs($this->givenBody) : [];
    }

    // endregion
    // region param needs param?
    /** The first value of a parameter, empty when there is none. */
    private function param(string $name): string
    {
        return $this->findParam($name) ?? '';
    }

    // endregion
    // region param? needs params
    /** The first value of a parameter. */
    private function findParam(string $name): ?string
    {
        foreach ($this->params() as $pair) {
            if ($pair['name'] === $name) {
                return $pair['value'];
            }
        }

        return null;
    }

    // endregion
    // region all_headers
    /** The names of all headers in lower case, sorted. */
    private function allNames(): array
    {
        $names = array_merge(array_column($this->headersGiven, 0), $this->joined(), ['host']);
        $names = array_unique($names);
        sort($names, SORT_STRING);

        return $names;
    }

    /** The names of the headers that have joined, in lower case. */
    private function joined(): array
    {
        return array_map('strtolower', array_column($this->headersSet, 0));
    }

    // endregion
    // region headers needs all_headers, all_header_values
    /** All headers but those that carry the result. */
    private function headers(array $results): array
    {
        $headers = [];
        foreach ($this->allNames() as $name) {
            if (in_array($name, $this->joined(), true) || !in_array($name, $results, true)) {
                $headers[] = ['name' => $name, 'values' => $this->valuesOf($name)];
            }
        }

        return $headers;
    }

    // endregion
    // region signed needs all_headers, all_header_values, fits
    /** The headers that the signature covers, with their values. */
    private function signed(?array $chosen, array $rules): array
    {
        $free = $rules['free'] ?? false;
        $names = $chosen === null
            ? $this->covered($rules)
            : array_map(fn ($name) => $free ? trim($name) : strtolower(trim($name)), $chosen);
        $signed = [];
        foreach ($names as $name) {
            $other = in_array($name, $rules['others'] ?? [], true);
            $values = $other ? [] : $this->valuesOf($name);
            $bare = $free && $chosen !== null && !preg_match('~[@()<>,;:\\\\"/\[\]?={} \t]|^$~D', $name);
            if ($values === [] && !$other && !$bare) {
                throw new InvalidArgumentException(
                    "the header \"{$name}\" must be signed and is not in the request"
                );
            }
            $signed[] = ['name' => $name, 'values' => $values];
        }
        if ($rules['sorted'] ?? false) {
            usort($signed, fn ($a, $b) => strcmp($a['name'], $b['name']));
        }

        return $signed;
    }

    /** The names of the headers that the scheme's rules choose. */
    private function covered(array $rules): array
    {
        $names = $rules['always'] ?? [];
        foreach ($rules['offered'] ?? [] as $pattern) {
            $names = array_merge($names, array_diff($this->matches($pattern, $rules), $names));
        }

        return $names;
    }

    /** The names that a pattern stands for: itself, or all that begin so. */
    private function matches(string $pattern, array $rules): array
    {
        $names = [$pattern];
        if (substr($pattern, -1) === '*') {
            $names = array_filter($this->allNames(), fn ($name) => self::fits($name, [$pattern])
                && (in_array($name, $this->joined(), true) || !in_array($name, $rules['results'] ?? [], true)));
        } elseif (!in_array($pattern, $rules['others'] ?? [], true) && $this->valuesOf($pattern) === []) {
            $names = [];
        }

        return array_filter($names, fn ($name) => !self::fits($name, $rules['except'] ?? []));
    }

    // endregion
    // region body
    /** The body that is sent. */
    private function body(): string
    {
        // region send_params
        if ($this->formPairs !== null && $this->isForm()) {
            return implode('&', array_merge(self::percentPairs($this->formPairs), $this->resultPieces()));
        }

        // endregion
        return $this->givenBody;
    }

    // endregion
    // region send_headers
    /** Sets a header in place of all of its name. */
    private function setHeader(string $name, string $value): void
    {
        $this->headersSet = array_filter(
            $this->headersSet,
            fn ($header) => strtolower($header[0]) !== strtolower($name)
        );
        $this->headersSet[] = [$name, $value];
    }

    // endregion
    // region drop
    /** Takes parameters out of the query. */
    private function drop(array $names): void
    {
        $kept = array_filter(
            explode('&', $this->rawQuery),
            fn ($piece) => $piece !== '' && !in_array(urldecode(explode('=', $piece, 2)[0]), $names, true)
        );
        // region send_params
        $stays = fn ($pair) => !in_array($pair['name'], $names, true);
        $queryPairs = $this->formPairs === null ? $this->givenQuery() : $this->queryPairs;
        $this->queryPairs = array_filter($queryPairs, $stays);
        $this->formPairs = array_filter($this->formPairs ?? $this->givenForm(), $stays);
        // endregion
        $this->rawQuery = implode('&', $kept);
    }

    // endregion
    // region send_query needs drop
    /** Adds a parameter at the end of the query. */
    private function addQuery(string $name, string $value): void
    {
        $this->drop([$name]);
        $lead = $this->rawQuery === '' ? '' : "{$this->rawQuery}&";
        $this->rawQuery = $lead . rawurlencode($name) . '=' . rawurlencode($value);
    }

    // endregion
    // region send_params
    /** Adds a parameter to those that are signed. */
    private function addParam(string $name, string $value): void
    {
        $this->drop([$name]);
        $this->formPairs[] = ['name' => $name, 'value' => $value];
    }

    // endregion
    // region send_params_after needs send_params
    /** Adds a parameter behind those that are signed. */
    private function addResult(string $name, string $value): void
    {
        $this->resultPairs[] = ['name' => $name, 'value' => $value];
    }

    // endregion
    // region send_params
    /** The parameters that carry the result, as they are sent. */
    private function resultPieces(): array
    {
        return array_map(
            fn ($pair) => rawurlencode($pair['name']) . '=' . rawurlencode($pair['value']),
            $this->resultPairs
        );
    }

    // endregion
    // region carried_header needs received_header?, starts_with
    /** Whether there is a header that begins so. */
    private function carriedHeader(string $name, string $start): bool
    {
        $value = $this->receivedHeader($name);

        return $value !== null && self::startsWith($value, $start);
    }

    // endregion
    // region carried_query
    /** Whether the query has the parameter, written plainly. */
    private function carriedQuery(string $name): bool
    {
        return strpos("&{$this->rawQuery}", "&{$name}=") !== false;
    }

    // endregion
    // region carried_params needs carried_query
    /** Whether query or body have the parameter, written plainly. */
    private function carriedParams(string $name): bool
    {
        return $this->carriedQuery($name) || strpos("&{$this->givenBody}", "&{$name}=") !== false;
    }

    // endregion
    // region given
    /** The values of a header as they came. */
    private function given(string $name): array
    {
        return array_column(array_filter($this->headersGiven, fn ($header) => $header[0] === strtolower($name)), 1);
    }

    // endregion
    // region received_header? needs given
    /** The first value of a header, without blanks around it. */
    private function receivedHeader(string $name): ?string
    {
        $values = $this->given($name);

        return $values === [] ? null : trim($values[0], " \t");
    }

    // endregion
    // region repeats_header needs given
    /** Whether a header is there more than once. */
    private function repeatsHeader(string $name): bool
    {
        return count($this->given($name)) > 1;
    }

    // endregion
    // region received_query? needs given_params, values
    /** The first value of a parameter in the query. */
    private function receivedQuery(string $name): ?string
    {
        return self::values($this->givenQuery(), $name)[0] ?? null;
    }

    // endregion
    // region repeats_query needs given_params, values
    /** Whether a parameter is in the query more than once. */
    private function repeatsQuery(string $name): bool
    {
        return count(self::values($this->givenQuery(), $name)) > 1;
    }

    // endregion
    // region misspells_query needs given_params, misspelt
    /** Whether a parameter of the query differs from a name in case only, and is none of the scheme's own. */
    private function misspellsQuery(string $name, array $own): bool
    {
        return self::misspelt($this->givenQuery(), $name, $own);
    }

    // endregion
    // region received_parameters needs given, given_params
    /** The parameters of query and form. */
    private function receivedPairs(): array
    {
        return array_merge($this->givenQuery(), $this->given('content-type') === [] ? [] : $this->givenForm());
    }

    // endregion
    // region received_params? needs received_parameters, values
    /** The first value of a parameter. */
    private function receivedParams(string $name): ?string
    {
        return self::values($this->receivedPairs(), $name)[0] ?? null;
    }

    // endregion
    // region repeats_params needs received_parameters, values
    /** Whether a parameter is there more than once. */
    private function repeatsParams(string $name): bool
    {
        return count(self::values($this->receivedPairs(), $name)) > 1;
    }

    // endregion
    // region misspells_params needs received_parameters, misspelt
    /** Whether a parameter differs from a name in case only, and is none of the scheme's own. */
    private function misspellsParams(string $name, array $own): bool
    {
        return self::misspelt($this->receivedPairs(), $name, $own);
    }

    // endregion
    // region list_problem? needs given, lower
    /** The verdict on a list of signed headers that is not what it must be. */
    private function listProblem(
        array $names,
        array $demanded,
        array $required,
        array $others,
        bool $free,
        bool $single
    ): ?string {
        $written = fn ($name) => $free ? $name : self::lower($name);
        if (array_diff(array_map($written, [...$required, ...$demanded]), array_map($written, $names)) !== []) {
            return 'header-not-signed';
        }
        foreach ($names as $name) {
            $count = count($this->given($name));
            $known = self::lower($name) === 'host' || in_array($name, $others, true);
            $bare = $free && !preg_match('~[@()<>,;:\\\\"/\[\]?={} \t]|^$~D', $name);
            if ($count === 0 && !$known && !$bare || $count > 1 && $single) {
                return 'malformed';
            }
        }

        return null;
    }

    // endregion
    // region listed needs all_header_values
    /** The headers of a received list. */
    private function listed(array $names, array $others): array
    {
        return array_map(
            fn ($name) => ['name' => $name, 'values' => in_array($name, $others, true) ? [] : $this->valuesOf($name)],
            $names
        );
    }

    // endregion
    // region result needs body
    /** What must be sent. */
    private function result(string $stringToSign, string $signature): array
    {
        $headers = array_values($this->headersSet);
        // region send_params
        if ($this->formPairs !== null && $this->isForm()) {
            if (!in_array('content-type', array_column($this->headersGiven, 0), true)) {
                $headers[] = ['Content-Type', 'application/x-www-form-urlencoded'];
            }
        } elseif ($this->formPairs !== null) {
            $pairs = array_merge($this->queryPairs, $this->formPairs);
            $this->rawQuery = implode('&', array_merge(self::percentPairs($pairs), $this->resultPieces()));
        }
        // endregion

        return [
            'headers' => $headers,
            'url' => "{$this->protocol}://{$this->address}{$this->rawPath}{$this->question()}",
            'body' => $this->body(),
            'string_to_sign' => $stringToSign,
            'signature' => $signature,
        ];
    }

    // endregion
    // endregion
    // region check_inputs needs check
    /** Refuses inputs that the scheme does not have, and values that it does not allow. */
    private static function checkInputs(array $inputs): void
    {
        foreach ($inputs as $name => $value) {
            if (!isset(self::INPUTS[$name])) {
                throw new InvalidArgumentException("there is no input \"{$name}\"");
            }
            self::check($name, $value, self::INPUTS[$name]);
        }
    }

    // endregion
    // region check
    /** Refuses a value that an input must not have. */
    private static function check(string $name, string $value, array $allowed): void
    {
        if ($allowed !== [] && !in_array($value, $allowed, true)) {
            $choices = '"' . implode('", "', $allowed) . '"';
            throw new InvalidArgumentException(
                "the input \"{$name}\" cannot be \"{$value}\": allowed are {$choices}"
            );
        }
    }

    // endregion
    // region need_input
    /** An input that must be given. */
    private static function needInput(array $inputs, string $name): string
    {
        if (!isset($inputs[$name])) {
            throw new InvalidArgumentException("the input \"{$name}\" is missing");
        }

        return $inputs[$name];
    }

    // endregion
    // region inputs
    /** An input that is a list, written with commas. */
    private static function listInput(?string $value, array $default): array
    {
        if ($value === null) {
            return $default;
        }

        return array_values(array_filter(array_map('trim', explode(',', $value)), fn ($item) => $item !== ''));
    }

    // endregion
    // region split_port
    /** Host and port. */
    private static function splitPort(string $address): array
    {
        $at = strrpos($address, ':');
        if ($at === false || strpos($address, ']', $at) !== false) {
            return [$address, ''];
        }

        return [substr($address, 0, $at), (string) substr($address, $at + 1)];
    }

    // endregion
    // region fits
    /** Whether a name is one of the patterns, or begins as one does up to its star. */
    private static function fits(string $name, array $patterns): bool
    {
        foreach ($patterns as $pattern) {
            $star = substr($pattern, -1) === '*';
            if ($star ? strncmp($name, $pattern, strlen($pattern) - 1) === 0 : $name === $pattern) {
                return true;
            }
        }

        return false;
    }

    // endregion
    // region cut needs pairs
    /** The pieces of a query parted at their first =. */
    private static function cut(string $raw): array
    {
        return self::pairs($raw, '&', '=');
    }

    // endregion
    // region decoded_pairs needs cut
    /** The pairs of a query or form, decoded. */
    private static function decodedPairs(string $raw): array
    {
        return array_map(fn ($pair) => array_map('urldecode', $pair), self::cut($raw));
    }

    // endregion
    // region percent_pairs needs sort_names
    /** Parameters as they are sent: in order of their names, escaped. */
    private static function percentPairs(array $pairs): array
    {
        return array_map(
            fn ($pair) => rawurlencode($pair['name']) . '=' . rawurlencode($pair['value']),
            self::sortNames($pairs)
        );
    }

    // endregion
    // region lower
    /** A-Z in lower case, and nothing else. */
    private static function lower(string $value): string
    {
        return strtr($value, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz');
    }

    // endregion
    // region upper
    /** a-z in upper case, and nothing else. */
    private static function upper(string $value): string
    {
        return strtr($value, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    }

    // endregion
    // region title needs lower, upper
    /** A header name as MIME writes it. */
    private static function title(string $name): string
    {
        return preg_replace_callback('~(?:^|-)[a-z]~', fn ($match) => self::upper($match[0]), self::lower($name));
    }

    // endregion
    // region percent_keep
    /** Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay. */
    private static function percentKeep(string $value, string $keep): string
    {
        $kept = $keep === '' ? [] : str_split($keep);

        return strtr(rawurlencode($value), array_combine(array_map('rawurlencode', $kept), $kept));
    }

    // endregion
    // region form_encode
    /** Escaping of forms: a blank is +, and * is escaped. */
    private static function formEncode(string $value): string
    {
        return str_replace('%20', '+', rawurlencode($value));
    }

    // endregion
    // region unhex
    /** The bytes behind hex digits, up to the first pair that is not two digits. */
    private static function unhex(string $value): string
    {
        preg_match('~^(?:[0-9A-Fa-f]{2})*~', $value, $match);

        return hex2bin($match[0]);
    }

    // endregion
    // region base64url
    /** Base64 for URLs, with its padding. */
    private static function base64url(string $value): string
    {
        return strtr(base64_encode($value), '+/', '-_');
    }

    // endregion
    // region unbase64
    /** The bytes behind base64 of either alphabet, up to the first character of neither. */
    private static function unbase64(string $value): string
    {
        $digits = substr($value, 0, strspn(strtr($value, '-_', '+/'), self::BASE64));

        return base64_decode(strtr($digits, '-_', '+/'));
    }

    private const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

    // endregion
    // region sort
    /** Texts in order of their bytes. */
    private static function sort(array $texts): array
    {
        sort($texts, SORT_STRING);

        return $texts;
    }

    // endregion
    // region sort_pairs
    /** Pairs by name, then by value, in order of their bytes. */
    private static function sortPairs(array $pairs): array
    {
        usort($pairs, fn ($a, $b) => strcmp($a['name'], $b['name']) ?: strcmp($a['value'], $b['value']));

        return $pairs;
    }

    // endregion
    // region sort_names
    /** By name, in order of bytes; what has the same name keeps its order, which PHP 7 does not do by itself. */
    private static function sortNames(array $pairs): array
    {
        $pairs = array_values($pairs);
        $order = array_keys($pairs);
        usort($order, fn ($a, $b) => strcmp($pairs[$a]['name'], $pairs[$b]['name']) ?: $a - $b);

        return array_map(fn ($at) => $pairs[$at], $order);
    }

    // endregion
    // region add
    /** The sum of two whole numbers; what is no number of up to 18 digits counts as 0. */
    private static function add(string $value, string $number): string
    {
        $whole = fn ($digits) => preg_match('~^-?[0-9]{1,18}$~D', $digits) ? (int) $digits : 0;

        return (string) ($whole($value) + $whole($number));
    }

    // endregion
    // region after
    /** What follows the first separator. */
    private static function after(string $value, string $separator): string
    {
        return $separator === '' ? '' : explode($separator, $value, 2)[1] ?? '';
    }

    // endregion
    // region before
    /** What precedes the first separator. */
    private static function before(string $value, string $separator): string
    {
        return $separator === '' ? $value : explode($separator, $value, 2)[0];
    }

    // endregion
    // region clean_path
    /** The path without empty, . and .. segments. */
    private static function cleanPath(string $path): string
    {
        $kept = [];
        foreach (explode('/', $path) as $segment) {
            if ($segment === '..') {
                array_pop($kept);
            } elseif ($segment !== '' && $segment !== '.') {
                $kept[] = "/{$segment}";
            }
        }

        return implode('', $kept) . ($kept === [] || substr($path, -1) === '/' ? '/' : '');
    }

    // endregion
    // region label
    /** The n-th label of a host, counted from 0, or an empty text. */
    private static function label(string $host, int $n): string
    {
        return explode('.', $host)[$n] ?? '';
    }

    // endregion
    // region starts_with
    /** Whether a text begins so. */
    private static function startsWith(string $value, string $start): bool
    {
        return strncmp($value, $start, strlen($start)) === 0;
    }

    // endregion
    // region ends_with
    /** Whether a text ends so. */
    private static function endsWith(string $value, string $end): bool
    {
        return $end === '' || substr($value, -strlen($end)) === $end;
    }

    // endregion
    // region includes
    /** Whether a text has a part. */
    private static function includes(string $value, string $part): bool
    {
        return $part === '' || strpos($value, $part) !== false;
    }

    // endregion
    // region squeeze
    /** Every run of a part becomes one of it. */
    private static function squeeze(string $value, string $part): string
    {
        if ($part === '') {
            return $value;
        }

        return preg_replace_callback('~(?:' . preg_quote($part, '~') . ')+~', fn () => $part, $value);
    }

    // endregion
    // region group
    /** One pair a name, its values joined. */
    private static function group(array $pairs, string $separator): array
    {
        $found = [];
        foreach ($pairs as ['name' => $name, 'value' => $value]) {
            $joined = isset($found[$name]) ? $found[$name]['value'] . $separator . $value : $value;
            $found[$name] = ['name' => $name, 'value' => $joined];
        }

        return array_values($found);
    }

    // endregion
    // region pair
    /** A name and a value. */
    private static function pair(string $name, string $value): array
    {
        return ['name' => $name, 'value' => $value];
    }

    // endregion
    // region pairs
    /** The pieces of a text, each cut at the first equals. */
    private static function pairs(string $value, string $between, string $equals): array
    {
        $pairs = [];
        foreach ($between === '' ? [$value] : explode($between, $value) as $piece) {
            if ($piece !== '') {
                $parts = $equals === '' ? [$piece] : explode($equals, $piece, 2);
                $pairs[] = ['name' => $parts[0], 'value' => $parts[1] ?? ''];
            }
        }

        return $pairs;
    }

    // endregion
    // region values
    /** The values of a name. */
    private static function values(array $pairs, string $name): array
    {
        return array_column(array_filter($pairs, fn ($pair) => $pair['name'] === $name), 'value');
    }

    // endregion
    // region header_values needs lower
    /** The values of a header among some. */
    private static function headerValues(array $headers, string $name): array
    {
        $found = array_filter($headers, fn ($header) => self::lower($header['name']) === self::lower($name));

        return array_merge([], ...array_column($found, 'values'));
    }

    // endregion
    // region utc
    /** The time in a format of date(), so many seconds east of UTC. */
    private static function utc(DateTimeInterface $time, string $format, int $east = 0): string
    {
        $utc = DateTimeImmutable::createFromFormat('U.u', $time->format('U.u'));

        return $utc->modify(sprintf('%+d seconds', $east))->format($format);
    }

    // endregion
    // region fields
    /** name=value with separators between them. */
    private static function fields(string $separator, array $pairs): string
    {
        return implode($separator, array_map(fn ($pair) => "{$pair['name']}={$pair['value']}", $pairs));
    }

    // endregion
    // region quoted_fields
    /** name="value" with separators between them. */
    private static function quotedFields(string $separator, array $pairs): string
    {
        return implode($separator, array_map(fn ($pair) => "{$pair['name']}=\"{$pair['value']}\"", $pairs));
    }

    // endregion
    // region sm3
    /** The SM3 digest (GB/T 32905), which PHP does not have. */
    private static function sm3(string $data): string
    {
        $state = [
            0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600,
            0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
        ];
        $length = strlen($data);
        $padded = "{$data}\x80" . str_repeat("\x00", (119 - $length % 64) % 64) . pack('J', 8 * $length);
        foreach (str_split($padded, 64) as $block) {
            $state = self::sm3Block($state, array_values(unpack('N16', $block)));
        }

        return pack('N8', ...$state);
    }

    /** One round of 64 bytes. */
    private static function sm3Block(array $state, array $w): array
    {
        for ($j = 16; $j < 68; $j++) {
            $x = $w[$j - 16] ^ $w[$j - 9] ^ self::rotate($w[$j - 3], 15);
            $spread = $x ^ self::rotate($x, 15) ^ self::rotate($x, 23);
            $w[] = $spread ^ self::rotate($w[$j - 13], 7) ^ $w[$j - 6];
        }
        [$a, $b, $c, $d, $e, $f, $g, $h] = $state;
        for ($j = 0; $j < 64; $j++) {
            $early = $j < 16;
            $t = self::rotate($early ? 0x79cc4519 : 0x7a879d8a, $j % 32);
            $ss1 = self::rotate((self::rotate($a, 12) + $e + $t) & 0xffffffff, 7);
            $ff = $early ? $a ^ $b ^ $c : ($a & $b) | ($a & $c) | ($b & $c);
            $gg = $early ? $e ^ $f ^ $g : ($e & $f) | (~$e & $g);
            $tt1 = ($ff + $d + ($ss1 ^ self::rotate($a, 12)) + ($w[$j] ^ $w[$j + 4])) & 0xffffffff;
            $tt2 = ($gg + $h + $ss1 + $w[$j]) & 0xffffffff;
            [$a, $b, $c, $d] = [$tt1, $a, self::rotate($b, 9), $c];
            [$e, $f, $g, $h] = [$tt2 ^ self::rotate($tt2, 9) ^ self::rotate($tt2, 17), $e, self::rotate($f, 19), $g];
        }

        return array_map(fn ($x, $y) => $x ^ $y, $state, [$a, $b, $c, $d, $e, $f, $g, $h]);
    }

    /** 32 bits turned to the left. */
    private static function rotate(int $x, int $n): int
    {
        return (($x << $n) | ($x >> (32 - $n))) & 0xffffffff;
    }

    // endregion
    // region hmac_sm3 needs sm3
    /** HMAC with SM3. */
    private static function hmacSm3(string $key, string $message): string
    {
        $key = str_pad(strlen($key) > 64 ? self::sm3($key) : $key, 64, "\x00");
        $inner = self::sm3(($key ^ str_repeat("\x36", 64)) . $message);

        return self::sm3(($key ^ str_repeat("\x5c", 64)) . $inner);
    }

    // endregion
    // region verify
    /** The verdict on a request that is as it must be. */
    private static function accepted(string $keyId): array
    {
        return ['verdict' => 'ok', 'detail' => '', 'key_id' => $keyId];
    }

    /** The verdict on a request that is not. */
    private static function refused(string $verdict, string $detail): array
    {
        return ['verdict' => $verdict, 'detail' => $detail, 'key_id' => null];
    }

    // endregion
    // region past_start? needs starts_with
    /** What follows the beginning of a text. */
    private static function findPastStart(?string $value, string $start): ?string
    {
        return $value !== null && self::startsWith($value, $start) ? (string) substr($value, strlen($start)) : null;
    }

    // endregion
    // region upto?
    /** What stands before a piece of a text. */
    private static function findUpto(?string $value, string $end): ?string
    {
        $parts = explode($end, $value ?? '', 2);

        return count($parts) > 1 ? $parts[0] : null;
    }

    // endregion
    // region past?
    /** What stands behind a piece of a text. */
    private static function findPast(?string $value, string $end): ?string
    {
        return explode($end, $value ?? '', 2)[1] ?? null;
    }

    // endregion
    // region agrees
    /** Whether two values are not different ones. */
    private static function agrees(?string $value, ?string $other): bool
    {
        return ($value ?? '') === '' || ($other ?? '') === '' || $value === $other;
    }

    // endregion
    // region read_percent?
    /** Undoes percent. */
    private static function findReadPercent(?string $value): ?string
    {
        return $value === null ? null : rawurldecode($value);
    }

    // endregion
    // region read_form?
    /** Undoes the escaping of forms. */
    private static function findReadForm(?string $value): ?string
    {
        return $value === null ? null : urldecode($value);
    }

    // endregion
    // region read_base64? needs unbase64
    /** The bytes behind base64 of either alphabet, padded or not; null when it is not well formed. */
    private static function findReadBase64(?string $value): ?string
    {
        if (!preg_match('~^([A-Za-z0-9+/_-]*)(={0,2})$~D', $value ?? '!', $match)) {
            return null;
        }
        $decoded = self::unbase64($match[1]);
        $padded = $match[2] === '' || strlen($value) % 4 === 0;

        return $padded && rtrim(base64_encode($decoded), '=') === strtr($match[1], '-_', '+/') ? $decoded : null;
    }

    // endregion
    // region read_fields needs pair
    /** The fields name=value of a list with commas, with or without quotes around values; none when it is malformed. */
    private static function readFields(?string $value, array $needed, array $optional): array
    {
        $field = '~\G[ \t]*([^= \t][^=]*)=(?:"([^"]*)"[ \t]*(?:,|$)|(?!")([^,]*)(?:,(?!$)|$))~Ds';
        $read = [];
        for ($at = 0; $at < strlen($value ?? ''); $at += strlen($match[0])) {
            if (preg_match($field, $value, $match, PREG_UNMATCHED_AS_NULL, $at) !== 1) {
                return [];
            }
            $name = $match[1];
            if (isset($read[$name]) || !in_array($name, [...$needed, ...$optional], true)) {
                return [];
            }
            $read[$name] = self::pair($name, $match[2] ?? rtrim($match[3], " \t"));
        }

        return array_diff($needed, array_keys($read)) === [] ? array_values($read) : [];
    }

    // endregion
    // region field? needs values
    /** The value of a field. */
    private static function findField(array $fields, string $name): ?string
    {
        return self::values($fields, $name)[0] ?? null;
    }

    // endregion
    // region misspelt needs lower
    /** Whether a name among pairs differs from another in case only. */
    private static function misspelt(array $pairs, string $name, array $own): bool
    {
        $others = array_diff(array_column($pairs, 'name'), $own);

        return in_array(self::lower($name), array_map([self::class, 'lower'], $others), true);
    }

    // endregion
    // region read_unix?
    /** The time behind seconds since 1970, or so many parts of them, in the years 1 to 9999. */
    private static function findReadUnix(?string $value, int $parts = 1): ?DateTimeImmutable
    {
        if (!preg_match('~^(?:0|-?[1-9][0-9]{0,17})$~D', $value ?? '')) {
            return null;
        }
        $rest = ((int) $value % $parts + $parts) % $parts;
        $seconds = intdiv((int) $value - $rest, $parts);
        if ($seconds < -62135596800 || $seconds > 253402300799) {
            return null;
        }

        return DateTimeImmutable::createFromFormat('U.u', sprintf('%d.%06d', $seconds, $rest * 1000000 / $parts));
    }

    // endregion
    // region read_unix_ms? needs read_unix?
    /** The time behind milliseconds since 1970. */
    private static function findReadUnixMs(?string $value): ?DateTimeImmutable
    {
        return self::findReadUnix($value, 1000);
    }

    // endregion
    // region read_utc?
    /** The time behind a text in a format of date(); exactly what the format would write. */
    private static function findReadUtc(?string $value, string $format): ?DateTimeImmutable
    {
        $time = DateTimeImmutable::createFromFormat("!{$format}", $value ?? '');

        return $time !== false && $time->format($format) === $value ? $time : null;
    }

    // endregion
    // region well_listed needs lower, split_list
    /** Whether a list of names has no empty one, none twice, and not too many. */
    private static function wellListed(?string $value, string $separator, bool $free): bool
    {
        if ($value === null) {
            return false;
        }
        $names = array_map([self::class, 'lower'], self::splitList($value, $separator));
        $well = !in_array('', $names, true) && count($names) <= 100;

        return $well && ($free || count(array_unique($names)) === count($names));
    }

    // endregion
    // region split_list
    /** The items of a list. */
    private static function splitList(string $value, string $separator): array
    {
        $items = $value === '' ? [] : explode($separator, $value);
        if (count($items) > 1 && end($items) === '') {
            array_pop($items);
        }

        return $items;
    }

    // endregion
    // region check_demands
    /** Refuses what is misspelt: it would demand nothing. */
    private static function checkDemands(array $demands, array $accepted, array $cover): void
    {
        $known = ['now', 'within', 'accepted', 'headers', 'cover', 'seen'];
        self::checkNames('demands', array_keys($demands), $known);
        self::checkNames('accepted', array_keys($demands['accepted'] ?? []), $accepted);
        self::checkNames('cover', $demands['cover'] ?? [], $cover);
    }

    /** Refuses names that are not known. */
    private static function checkNames(string $where, array $names, array $known): void
    {
        foreach ($names as $name) {
            if (!in_array($name, $known, true)) {
                $choices = implode(', ', $known);
                throw new InvalidArgumentException("{$where}: there is no \"{$name}\", only [{$choices}]");
            }
        }
    }

    // endregion
    // region told_problem?
    /** The verdict on an input that the request tells and that is not what it must be. */
    private static function findToldProblem(
        array $inputs,
        array $demands,
        string $name,
        string $value,
        array $allowed
    ): ?string {
        if (($inputs[$name] ?? $value) !== $value) {
            return 'signature-mismatch';
        }
        $accepted = in_array($value, $demands['accepted'][$name] ?? [$value], true);

        return $accepted && ($allowed === [] || in_array($value, $allowed, true)) ? null : 'malformed';
    }

    // endregion
    // region clock_problem?
    /** The verdict on a time that is too far from the clock. */
    private static function findClockProblem(
        array $demands,
        ?DateTimeInterface $time,
        string $within,
        ?string $lifetime,
        int $longest
    ): ?string {
        if ($time === null) {
            return 'malformed';
        }
        $window = $demands['within'] ?? (int) $within;
        [$end, $late] = [$window, 'clock-skew'];
        if (($lifetime ?? '') !== '') {
            if (!preg_match('~^[+]?[0-9]{1,12}$~D', $lifetime)) {
                return 'malformed';
            }
            [$end, $late] = [(int) $lifetime, 'expired'];
            if ($end > min($longest ?: 2 ** 31, 2 ** 31)) {
                return 'malformed';
            }
        }
        $now = $demands['now'] ?? new DateTimeImmutable();
        $age = (float) $now->format('U.u') - (float) $time->format('U.u');
        if ($age < -$window) {
            return 'clock-skew';
        }

        return $age > $end ? $late : null;
    }

    // endregion
    // region wrong_token
    /** Whether the token of a request is not the one that belongs to the key. */
    private static function wrongToken(array $credential, ?string $token): bool
    {
        return ($credential['token'] ?? '') !== '' && !hash_equals($credential['token'], $token ?? '');
    }

    // endregion
    // region same_hex
    /** Whether two texts are hex digits of the same bytes, in constant time. */
    private static function sameHex(string $value, string $other): bool
    {
        return preg_match('~^(?:[0-9A-Fa-f]{2})+$~D', $other) && hash_equals(hex2bin($value), hex2bin($other));
    }

    // endregion
    // region same_base64 needs read_base64?
    /** Whether two texts are base64 of the same bytes, in constant time. */
    private static function sameBase64(string $value, string $other): bool
    {
        $bytes = self::findReadBase64($other) ?? '';

        return $bytes !== '' && hash_equals(self::findReadBase64($value) ?? '', $bytes);
    }

    // endregion
}
