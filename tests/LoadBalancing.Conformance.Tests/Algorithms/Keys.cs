using System.Net;

namespace LoadBalancing.Conformance.Algorithms;

/// <summary>Requests whose keys are generated, and others that are hard to read.</summary>
internal static class Keys
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789-_.~";

    public static IReadOnlyList<PickRequest> Uris { get; } =
    [
        .. Words(24, seed: 1).Select(word => PickRequest.Get("/" + word)),
        PickRequest.Get("/"), PickRequest.Get("/?"), PickRequest.Get("/a/b/c"), PickRequest.Get("/a/b/c/d/e/f"), PickRequest.Get("//a//b"),
        PickRequest.Get("/a?b/c/d"), PickRequest.Get("/a/b?c=/d/e"), PickRequest.Get("/%41%2f?x"), PickRequest.Get("/a;p=1/b?q"),
        PickRequest.Get("/" + new string('x', 3000)),
        PickRequest.Get("http://farm/a/b/c?d"), PickRequest.Get("http://farm"), PickRequest.Get("http://farm/"),
    ];

    public static IReadOnlyList<PickRequest> Headers { get; } =
    [
        .. Words(24, seed: 2).Select(word => PickRequest.Get("/", "X-Key: " + word)),
        PickRequest.Get("/", "X-Key: one, two"), PickRequest.Get("/", "X-Key: one", "X-Key: two"), PickRequest.Get("/", "X-Key:  spaces  "),
        PickRequest.Get("/", "X-Key: \"one, two\", three"), PickRequest.Get("/", "x-key: one"), PickRequest.Get("/", "X-Key: ,one"),
        PickRequest.Get("/", "X-Key: one,,two,"), PickRequest.Get("/", "X-Key: one two; three=four"), PickRequest.Get("/", "X-Key: \u00e9\u00ff"),
        PickRequest.Get("/", "X-Key: a\"b,c\"d,e"), PickRequest.Get("/", "X-Key: ONE"),
    ];

    /// <summary>Requests without the header, mixed with others.</summary>
    public static IReadOnlyList<PickRequest> MissingHeaders { get; } =
    [
        .. Words(40, seed: 3).Select((word, i) => i % 3 == 0 ? PickRequest.Get("/", "X-Key: " + word) : PickRequest.Get("/")),
        PickRequest.Get("/", "X-Key:"), PickRequest.Get("/", "X-Key: "), PickRequest.Get("/", "X-Key:", "X-Key: one"), PickRequest.Get("/"),
    ];

    // Hosts of two labels, and addresses with a port, are not among them: HAProxy 2.6 does not always send the same one to the same server.
    public static IReadOnlyList<PickRequest> Hosts { get; } =
    [
        .. new[]
        {
            "www.example.org", "a.b.c.example.org", "org", "haproxy.1wt.eu", "www.example.co.uk", "farm:8080", "www.example.org:8080",
            "127.0.0.1", "www.example.org.", "[::1]:80", ".org",
        }.Select(host => PickRequest.Get("/", "X-Host: " + host)),
    ];

    public static IReadOnlyList<PickRequest> Parameters { get; } =
    [
        .. Words(24, seed: 4).Select(word => PickRequest.Get("/p?key=" + word)),
        PickRequest.Get("/?a=b&key=c"), PickRequest.Get("/?key=c&key=d"), PickRequest.Get("/?keys=c&key=d"), PickRequest.Get("/?xkey=c&key=d"),
        PickRequest.Get("/?key=a%20b"), PickRequest.Get("/?key=a+b"), PickRequest.Get("/?key=a;key=b"), PickRequest.Get("/?key=a?b=c"),
        PickRequest.Get("/?key=a=b"), PickRequest.Get("/?&key=a"), PickRequest.Get("/?&&key=a&"), PickRequest.Get("http://farm/?key=a"),
    ];

    /// <summary>Requests without the parameter, mixed with others.</summary>
    public static IReadOnlyList<PickRequest> MissingParameters { get; } =
    [
        .. Words(20, seed: 5).Select((word, i) => i % 3 == 0 ? PickRequest.Get("/p?key=" + word) : PickRequest.Get("/p")),
        PickRequest.Get("/?key="), PickRequest.Get("/?key"), PickRequest.Get("/?KEY=a"), PickRequest.Get("/?keya"), PickRequest.Get("/?"),
        PickRequest.Get("/?key=&a=b"), PickRequest.Get("/?a=key"), PickRequest.Get("/?key&key=a"), PickRequest.Get("/?key=&key=a"), PickRequest.Get("/"),
    ];

    public static IReadOnlyList<PickRequest> Forms { get; } =
    [
        .. Words(12, seed: 6).Select(word => PickRequest.Post("/p", "key=" + word)),
        PickRequest.Post("/", "a=b&key=c"), PickRequest.Post("/?key=q", "key=c"), PickRequest.Post("/", "a=b"), PickRequest.Post("/", ""),
        PickRequest.Post("/?a=b", "keys=x&key=y&z"), PickRequest.Get("/?a=b"), PickRequest.Post("/?key=", "key=z"),
    ];

    public static IReadOnlyList<PickRequest> Cookies { get; } =
    [
        .. Words(12, seed: 7).Select(word => PickRequest.Get("/", "Cookie: key=" + word)),
        PickRequest.Get("/", "Cookie: a=b; key=c"), PickRequest.Get("/", "Cookie: key=c; key=d"), PickRequest.Get("/", "Cookie: keys=c"),
        PickRequest.Get("/", "Cookie: a=b", "Cookie: key=c"), PickRequest.Get("/"), PickRequest.Get("/", "Cookie: key=\"c d\""),
        PickRequest.Get("/", "Cookie: key="), PickRequest.Get("/", "Cookie: key=a", "Cookie: key=b"), PickRequest.Get("/"),
    ];

    public static IReadOnlyList<PickRequest> Forwarded { get; } =
    [
        .. Words(16, seed: 8).Select((_, i) => PickRequest.Get("/", $"X-Forwarded-For: 10.{i * 7}.{i}.{255 - i}")),
        PickRequest.Get("/", "X-Forwarded-For: 1.2.3.4, 5.6.7.8"), PickRequest.Get("/", "X-Forwarded-For: 1.2.3.4", "X-Forwarded-For: 9.8.7.6"),
        PickRequest.Get("/", "X-Forwarded-For: 2001:db8::1"), PickRequest.Get("/", "X-Forwarded-For: 2001:db8::2:1"),
        PickRequest.Get("/", "X-Forwarded-For: ::ffff:1.2.3.4"), PickRequest.Get("/"), PickRequest.Get("/", "X-Forwarded-For: unknown"),
        PickRequest.Get("/", "X-Forwarded-For: 1.2.3.4:80"),
        PickRequest.Get("/", "X-Forwarded-For: [2001:db8::1]:80"), PickRequest.Get("/", "X-Forwarded-For: 1.2.3"), PickRequest.Get("/"),
    ];

    public static IReadOnlyList<PickRequest> Addresses { get; } =
    [
        .. Enumerable.Range(1, 16).Select(last => From(0, 0, last)),
        From(0, 1, 0), From(1, 0, 1), From(2, 0, 0), From(255, 255, 254), From(9, 8, 7), From(128, 64, 32),
    ];

    public static IReadOnlyList<PickRequest> Plain(int count) => [.. Enumerable.Repeat(PickRequest.Get("/"), count)];

    private static PickRequest From(byte second, byte third, int last) =>
        PickRequest.Get("/") with { From = new IPAddress([127, second, third, (byte)last]) };

    private static IEnumerable<string> Words(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => string.Concat(random.GetItems(Letters.AsSpan(), random.Next(1, 30))))];
    }
}
