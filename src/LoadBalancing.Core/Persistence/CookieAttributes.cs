using System.Text;
using LoadBalancing.Configuration;

namespace LoadBalancing.Persistence;

/// <summary>Writes what stands behind the value of a cookie that the balancer sets.</summary>
internal static class CookieAttributes
{
    public static string Of(CookieOptions options)
    {
        var text = new StringBuilder("; path=/");
        foreach (var domain in options.Domains)
        {
            text.Append("; domain=").Append(domain);
        }

        Append(text, options.HttpOnly, "HttpOnly");
        Append(text, options.Secure, "Secure");
        foreach (var attribute in options.Attributes)
        {
            Append(text, true, attribute);
        }

        Append(text, options.Partitioned, "Partitioned");
        return text.ToString();
    }

    private static void Append(StringBuilder text, bool wanted, string attribute)
    {
        if (wanted)
        {
            text.Append("; ").Append(attribute);
        }
    }
}
