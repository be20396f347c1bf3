using LoadBalancing.Conformance.Algorithms;

namespace LoadBalancing.Conformance.Rules;

/// <summary>Makes up requests that meet some conditions and not others, the same ones for the same seed.</summary>
/// <param name="seed">The seed.</param>
internal sealed class RequestTexts(int seed)
{
    private static readonly string[] Targets =
    [
        "/", "/a/b", "/A/B", "/a/123", "/img/x.png", "/x/img", "/img?x", "/imgs/img", "/a.js", "/A.PNG", "/www.x.org:80/y", "/a?x=1", "/a?x=1&x=2", "/a?y=abc;x=2",
        "/a?", "/a?x=", "/a?y=2&x=17", "/a;x=1", "/a;x=2?x=1", "http://farm/a/b", "http://www.x.org/img", "/a/b?/img", "/aa/b", "/a/b/",
    ];

    private static readonly string[] Values =
    [
        "a", "b", "A", "a, b", "b,a", "", ",", "5", "-5", "5x", "17, 5", "10.1.2.3", "10.1.2.3:80", "192.0.2.1, 10.9.9.9", "2001:db8::1", "::ffff:10.1.2.3", "2002:0a01:0203::1",
        "/x/img/y", "www.x.org", "\"a,b\", c", "abc",
    ];

    private static readonly string[] Cookies = ["c=1", "c=2; d=1", "d=1", "c=", "c=abc", "c=1; c=2", "c=abx; c=17", "C=1"];

    private readonly Random _random = new(seed);

    public IReadOnlyList<PickRequest> Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    private PickRequest Next()
    {
        var method = _random.Next(6) switch { 0 => "POST", 1 => "FOO", 2 => "DELETE", _ => "GET" };
        var headers = Enumerable.Range(0, _random.Next(3)).Select(_ => $"X: {Pick(Values)}\r\n").ToList();
        if (_random.Next(2) == 0)
        {
            headers.Add($"Cookie: {Pick(Cookies)}\r\n");
        }

        if (method == "POST")
        {
            headers.Add("Content-Length: 0\r\n");
        }

        var target = Pick(Targets);
        var host = target.StartsWith("http://www", StringComparison.Ordinal) ? "www.x.org" : "farm";
        return new PickRequest($"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{string.Concat(headers)}\r\n");
    }

    private string Pick(string[] texts) => texts[_random.Next(texts.Length)];
}
