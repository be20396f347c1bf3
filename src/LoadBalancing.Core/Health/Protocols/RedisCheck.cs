using LoadBalancing.Health.Steps;

namespace LoadBalancing.Health.Protocols;

/// <summary>Asks a Redis server whether it answers, in the protocol RESP (redis.io, "Redis serialization protocol specification").</summary>
internal static class RedisCheck
{
    public static IReadOnlyList<CheckStep> Steps { get; } =
    [
        new SendStep("*1\r\n$4\r\nPING\r\n"),
        new ExpectBytesStep(new BytesPredicate("+PONG\r\n"), new Expectation(ErrorCode: CheckCode.L7STS)),
    ];
}
