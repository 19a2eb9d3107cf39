<?php

// Reads cases as lines of hex, signs or verifies each with the class of its scheme, and prints the results in the same way.

declare(strict_types=1);

spl_autoload_register(fn (string $class) => require __DIR__ . '/' . basename(strtr($class, '\\', '/')) . '.php');
set_error_handler(function (int $level, string $message, string $file, int $line): void {
    throw new ErrorException($message, 0, $level, $file, $line);
});

function answer(array $lines): array
{
    $one = $headers = $inputs = $options = [];
    foreach ($lines as $words) {
        $name = array_shift($words);
        $values = array_map(fn ($word) => $word === '-' ? '' : hex2bin($word), $words);
        if ($name === 'header') {
            $headers[] = $values;
        } elseif ($name === 'input') {
            $inputs[$values[0]] = $values[1];
        } elseif (in_array($name, ['cover', 'covr', 'headers'], true)) {
            $options[$name] = $values;
        } elseif ($name === 'accepted') {
            $options['accepted'][array_shift($values)] = $values;
        } else {
            $one[$name] = $values[0];
        }
    }
    $class = 'Signers\\' . str_replace(' ', '', ucwords(str_replace('-', ' ', $one['scheme'])));
    $request = ['method' => $one['method'], 'url' => $one['url'], 'headers' => $headers, 'body' => $one['body']];
    if (isset($one['now'])) {
        $options['now'] = new DateTimeImmutable("@{$one['now']}");
        if (isset($one['within'])) {
            $options['within'] = (int) $one['within'];
        }
        $verdict = $class::verify($request, fn ($keyId) => $keyId === $one['key_id'] ? $one : null, $inputs, $options);

        return [['verdict', $verdict['verdict']], ['detail', $verdict['detail']]];
    }
    $microseconds = sprintf('%06d', intdiv((int) $one['nanoseconds'], 1000));
    $options['time'] = DateTimeImmutable::createFromFormat('U.u', "{$one['seconds']}.{$microseconds}");
    $options['nonce'] = $one['nonce'];
    $signed = $class::sign($request, $one, $inputs, $options);
    $answer = [['string_to_sign', $signed['string_to_sign']], ['signature', $signed['signature']]];
    foreach ($signed['headers'] as $header) {
        $answer[] = ['header', ...$header];
    }

    return [...$answer, ['url', $signed['url']], ['body', $signed['body']]];
}

$lines = [];
while (($line = fgets(STDIN)) !== false) {
    $line = rtrim($line, "\n");
    if ($line !== '') {
        $lines[] = explode(' ', $line);
        continue;
    }
    try {
        $answer = answer($lines);
    } catch (Throwable $error) {
        $answer = [['error', get_class($error) . ': ' . $error->getMessage() . ' ' . $error->getLine()]];
    }
    foreach ($answer as $words) {
        $name = array_shift($words);
        echo $name, ' ', implode(' ', array_map(fn ($word) => $word === '' ? '-' : bin2hex($word), $words)), "\n";
    }
    echo "\n";
    $lines = [];
}
