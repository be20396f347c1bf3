namespace LoadBalancing.Samples;

/// <summary>
/// The first parameter of a name in the path, such as the session in <c>/shop/cart;jsessionid=A1?item=7</c>. Letter case of the name does
/// not matter: servers write that of a cookie in small letters. Nothing is decoded.
/// </summary>
/// <param name="name">The parameter.</param>
internal sealed class PathParameterSample(string name) : Sample(SampleType.Text, isOfPath: true)
{
    public override bool TryGet(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        var path = RequestTarget.BeforeQuery(RequestTarget.PathAndQuery(context.Request.Target));
        for (var begin = path.IndexOf(';'); begin >= 0; begin = path.IndexOf(';'))
        {
            path = path[(begin + 1)..];
            var end = path.IndexOfAny(";/");
            var parameter = end < 0 ? path : path[..end];
            if (parameter.Length > name.Length && parameter[name.Length] == '=' && parameter.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                value = new SampleValue(parameter[(name.Length + 1)..]);
                return value.Text.Length > 0;
            }
        }

        value = default;
        return false;
    }
}
