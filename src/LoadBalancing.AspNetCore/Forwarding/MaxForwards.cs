using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>
/// <c>Max-Forwards</c> of TRACE and OPTIONS (RFC 9110, section 7.6.2): how many servers on its way such a request may still go to.
/// </summary>
internal static class MaxForwards
{
    // What a client must not get back, lest a script in its browser reads it.
    private static readonly HashSet<string> Secret =
        new([HeaderNames.Cookie, HeaderNames.Authorization, HeaderNames.ProxyAuthorization], StringComparer.OrdinalIgnoreCase);

    /// <summary>Counts one server, and tells whether the request has to be answered here: the number is 0, or none.</summary>
    public static bool AreUsedUp(HttpRequest request, RequestFields fields)
    {
        if (!(HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method)) ||
            !request.Headers.TryGetValue(HeaderNames.MaxForwards, out var values))
        {
            return false;
        }

        if (values is not [{ Length: > 0 } text] || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return true;
        }

        // A number too large to be counted is as good as the largest.
        var number = uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : uint.MaxValue;
        if (number == 0)
        {
            return true;
        }

        request.Headers[HeaderNames.MaxForwards] = (number - 1).ToString(CultureInfo.InvariantCulture);
        fields.GatherAgain(request.Headers);
        return false;
    }

    /// <summary>Answers as the last server on the way: OPTIONS with nothing, TRACE with what came.</summary>
    public static Task AnswerAsync(HttpContext context, RequestFields fields)
    {
        var response = context.Response;
        var body = HttpMethods.IsTrace(context.Request.Method) ? Echo(context, fields) : "";
        response.ContentLength = body.Length;
        if (body.Length > 0)
        {
            response.ContentType = "message/http";
        }

        return response.WriteAsync(body, Encoding.Latin1);
    }

    private static string Echo(HttpContext context, RequestFields fields)
    {
        var request = context.Request;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var text = new StringBuilder($"{request.Method} {target} {request.Protocol}\r\n");
        foreach (var (name, values) in fields.All)
        {
            foreach (var value in values)
            {
                if (!Secret.Contains(name))
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
                }
            }
        }

        return text.Append("\r\n").ToString();
    }
}
